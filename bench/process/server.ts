import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../test/support/free-port.js';
import type { Cores } from './cores.js';
import { end, startNode } from './children.js';
import { type Usage, usageOf } from './usage.js';

const START_MS = 30_000;
const BETWEEN_LOOKS_MS = 5;
/** Long enough to be idle. */
const REST_MS = 3_000;

export interface ServerLaunch {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Where its output goes. */
  readonly folder: string;
  readonly cores: Cores | null;
}

/** A program that serves, in a process of its own, on the core that is kept for it. */
export class Server {
  readonly name: string;
  readonly port: number;
  /** From the start of the process to its first answer. */
  readonly coldStartMs: number;
  readonly idleRssMib: number;
  private readonly child: ChildProcess;
  private readonly log: string;

  private constructor(
    name: string,
    child: ChildProcess,
    port: number,
    log: string,
    { coldStartMs, idleRssMib }: Pick<Server, 'coldStartMs' | 'idleRssMib'>,
  ) {
    this.name = name;
    this.child = child;
    this.port = port;
    this.coldStartMs = coldStartMs;
    this.log = log;
    this.idleRssMib = idleRssMib;
  }

  /** Starts it, waits for its first answer, and lets it rest. Throws with what it has printed when there is none. */
  static async start({ name, args, env, folder, cores }: ServerLaunch): Promise<Server> {
    const port = await freePort();
    const log = join(folder, `${name}-${port}.log`);
    // What it logs goes to a file: the cost of writing belongs to it, that of reading to nobody.
    const output = openSync(log, 'a');
    const begun = performance.now();
    const child = startNode({
      args,
      env: { ...env, HOST: '127.0.0.1', PORT: String(port) },
      cores: cores?.server,
      stdio: ['ignore', output, output, 'ipc'],
    });
    closeSync(output);
    try {
      await answers(child, port);
      const coldStartMs = performance.now() - begun;
      await delay(REST_MS);
      const { rssMib: idleRssMib } = usageOf(child.pid ?? 0);
      return new Server(name, child, port, log, { coldStartMs, idleRssMib });
    } catch (error) {
      await end(child);
      throw new Error(`${name} does not answer. It said:\n${readFileSync(log, 'utf8')}`, { cause: error });
    }
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get usage(): Usage {
    return usageOf(this.pid);
  }

  /** What a preload of the bench answers to a message; a program by itself answers none. */
  async askInside<T>(message: string): Promise<T> {
    this.child.send(message);
    const [answer] = (await once(this.child, 'message')) as [T];
    return answer;
  }

  /** So that a long run fills no disk. */
  emptyLog(): void {
    truncateSync(this.log);
  }

  stop(): Promise<void> {
    return end(this.child);
  }
}

async function answers(child: ChildProcess, port: number): Promise<void> {
  const deadline = performance.now() + START_MS;
  while (performance.now() < deadline && child.exitCode === null) {
    const live = await fetch(`http://127.0.0.1:${port}/health/live`).catch(() => null);
    if (live?.ok) return;
    await delay(BETWEEN_LOOKS_MS);
  }
  throw new Error(child.exitCode === null ? 'It took too long' : `It ended with ${child.exitCode}`);
}
