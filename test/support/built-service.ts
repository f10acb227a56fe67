import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { afterAll } from '@jest/globals';
import { build, COMPILE_CACHE } from './build.js';
import { testDatabase } from './test-database.js';

/** A build with other clients on the machine; far more than an answer to anything else takes. */
const PATIENCE_MS = 20_000;

export type Entry = Record<string, unknown>;

const running = new Set<BuiltService>();

// Whatever a test file has started and left ends with the file.
afterAll(async () => {
  await Promise.all([...running].map((service) => service.end()));
});

/** The service as it is shipped: the build, in a process of its own, with what it prints. */
export class BuiltService {
  readonly lines: string[] = [];
  private readonly exit: Promise<number | null>;
  private readonly listeners = new Set<() => void>();
  url = '';

  private constructor(
    private readonly child: ChildProcessByStdio<null, Readable, Readable>,
    directory: string,
  ) {
    running.add(this);
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => this.note(line));
    }
    this.exit = once(child, 'close').then(async ([code]) => {
      running.delete(this);
      for (const listener of this.listeners) listener();
      await rm(directory, { recursive: true, force: true });
      return code as number | null;
    });
  }

  /** Builds when the build is stale, starts it on this file's database, and waits until it listens. */
  static async start(variables: Record<string, string> = {}): Promise<BuiltService> {
    await build();
    const directory = await mkdtemp(join(tmpdir(), 'galley-built-'));
    const env = {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: COMPILE_CACHE,
      ENVIRONMENT: 'test',
      HOST: '127.0.0.1',
      PORT: '0',
      RATE_LIMIT_ENABLED: 'false',
      DATABASE_URL: await testDatabase(),
      ...variables,
    };
    const child = spawn(process.execPath, ['--enable-source-maps', resolve('dist/src/main.js')], {
      cwd: directory,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const service = new BuiltService(child, directory);
    try {
      const { message } = await service.entry(({ message: said }) =>
        String(said).startsWith('Listening on '),
      );
      service.url = String(message).replace('Listening on ', '');
      return service;
    } catch (error) {
      await service.end();
      throw error;
    }
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** What it has logged, line by line; what is no JSON is left out. */
  get entries(): Entry[] {
    return this.lines.flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Entry] : []));
  }

  /** The first entry of the log that is like this, now or later. Rejects when the process ends, or after long silence. */
  async entry(isLike: (entry: Entry) => boolean): Promise<Entry> {
    const found = () => this.entries.find(isLike);
    return found() ?? this.laterEntry(found);
  }

  private laterEntry(found: () => Entry | undefined): Promise<Entry> {
    const { promise, resolve: settle, reject } = Promise.withResolvers<Entry>();
    const fail = (why: string): void => reject(new Error(`${why}; it said:\n${this.lines.join('\n')}`));
    const timer = setTimeout(() => fail('The service did not log it in time'), PATIENCE_MS);
    const look = (): void => {
      const entry = found();
      if (entry) settle(entry);
      else if (this.child.exitCode !== null || this.child.signalCode) fail('The service has ended');
    };
    this.listeners.add(look);
    look();
    return promise.finally(() => {
      clearTimeout(timer);
      this.listeners.delete(look);
    });
  }

  /** Sends the signal and waits for the end: the exit code, null when a signal ended it. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const impatient = setTimeout(() => void this.end(), PATIENCE_MS);
    this.child.kill(signal);
    return this.exit.finally(() => clearTimeout(impatient));
  }

  /** kill -9, and wait until it is gone. */
  async end(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exit;
  }

  private note(line: string): void {
    this.lines.push(line);
    for (const listener of this.listeners) listener();
  }
}
