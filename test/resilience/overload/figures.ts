import { readFile } from 'node:fs/promises';
import type { Tally } from './crowd.js';

/** Whoever has waited longer has gone. */
const SERVED_MS = 1_000;

/** One stretch of load, and how many it served in their time. */
export interface Stretch extends Tally {
  readonly perSecond: number;
  /** The same, for each second that the machine let the service run: what else it does must not decide. */
  readonly pace: number;
}

/** Measures what a process serves while the work is done. */
export async function stretch(pid: number, work: () => Promise<Tally>): Promise<Stretch> {
  const [begun, waitedMs] = [performance.now(), await keptWaiting(pid)];
  const tally = await work();
  const elapsedMs = performance.now() - begun;
  const ranMs = elapsedMs - ((await keptWaiting(pid)) - waitedMs);
  const served = tally.served.filter((ms) => ms < SERVED_MS).length;
  return { ...tally, perSecond: (served / elapsedMs) * 1_000, pace: (served / ranMs) * 1_000 };
}

/** Milliseconds that a process was ready to run and the machine was busy with others; 0 where the system does not tell. */
async function keptWaiting(pid: number): Promise<number> {
  const figures = await readFile(`/proc/${pid}/schedstat`, 'utf8').catch(() => '0 0 0');
  return Number(figures.split(' ')[1]) / 1_000_000;
}

export function quantile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
}

export const median = (figures: readonly number[]): number => quantile(figures, 0.5);
