import { cpus, loadavg, release, totalmem, type } from 'node:os';
import type { Scene } from './scene.js';

/** On what it was measured. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGib: number;
  readonly system: string;
  readonly node: string;
  readonly postgres: string;
  readonly pinned: boolean;
  /** What else it had to do, before anything of this was started: the load average of a minute. */
  readonly loadBefore: number;
  readonly date: string;
}

/** A load with which figures are worth little. */
const BUSY = 0.5;

export const wasBusy = (machine: Machine): boolean => machine.loadBefore > BUSY;

const [loadBefore = 0] = loadavg();

export const describeMachine = ({ cores, postgres }: Scene): Machine => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memoryGib: Math.round(totalmem() / 2 ** 30),
  system: `${type()} ${release()}`,
  node: process.version,
  postgres,
  pinned: cores !== null,
  loadBefore,
  date: new Date().toISOString().slice(0, 16).replace('T', ' '),
});
