import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { afterAll } from '@jest/globals';
import { build, COMPILE_CACHE } from './build.js';
import { watch } from './canaries.js';
import { NODE_OPTIONS } from './node-options.js';
import { serviceDatabase } from './test-database.js';

/** A start with other clients on the machine; far more than an answer to anything else takes. */
const PATIENCE_MS = 20_000;

export type Entry = Record<string, unknown>;

export interface Launch {
  readonly program?: 'main' | 'cli';
  readonly args?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  /** Where it runs; one of its own when there is none. */
  readonly directory?: string;
  /** Another build than the one of this tree. */
  readonly install?: Install;
}

/** A build somewhere else, with the Node that runs it and as whom. */
export interface Install {
  readonly folder: string;
  readonly node: string;
  readonly account: { readonly uid?: number; readonly gid?: number };
}

const HERE: Install = { folder: '.', node: process.execPath, account: {} };

const running = new Set<BuiltService>();
const folders: string[] = [];

// Whatever a test file has started and left ends with the file.
afterAll(async () => {
  await Promise.all([...running].map((service) => service.end()));
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true, maxRetries: 5 })));
});

/** The service as it is shipped: the build, in a process of its own, with what it prints. */
export class BuiltService {
  /** All it has printed, in the order of its arrival. */
  readonly lines: string[] = [];
  /** What of that went to standard output, and what to standard error. */
  readonly output: string[] = [];
  readonly errors: string[] = [];
  /** The exit code; null when a signal ended it. */
  readonly exit: Promise<number | null>;
  /** Where it listens; empty before. */
  url = '';
  private readonly listeners = new Set<() => void>();

  private constructor(
    private readonly child: ChildProcessByStdio<null, Readable, Readable>,
    private readonly inspect: (line: string) => void,
  ) {
    running.add(this);
    createInterface({ input: child.stdout }).on('line', (line) => this.note(line, this.output));
    createInterface({ input: child.stderr }).on('line', (line) => this.note(line, this.errors));
    this.exit = once(child, 'close').then(([code]) => {
      running.delete(this);
      for (const listener of this.listeners) listener();
      return code as number | null;
    });
  }

  /** Builds when the build is stale, starts it on this file's database, and waits until it listens. */
  static async start(variables: Record<string, string> = {}): Promise<BuiltService> {
    const service = await BuiltService.launch({
      variables: { ENVIRONMENT: 'test', ...(await serviceDatabase()), ...variables },
    });
    try {
      await service.listening();
      return service;
    } catch (error) {
      await service.end();
      throw error;
    }
  }

  /** Builds when the build is stale, and only starts it, with nothing but what it is given. */
  static async launch({ program = 'main', args = [], variables, ...where }: Launch): Promise<BuiltService> {
    await build();
    const { folder, node, account } = where.install ?? HERE;
    const script = resolve(folder, `dist/src/${program}.js`);
    const child = spawn(node, [...NODE_OPTIONS, script, ...args], {
      ...account,
      cwd: where.directory ?? (await temporaryFolder()),
      env: {
        PATH: process.env['PATH'],
        NODE_COMPILE_CACHE: COMPILE_CACHE,
        HOST: '127.0.0.1',
        PORT: '0',
        RATE_LIMIT_ENABLED: 'false',
        ...variables,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    // The operator's commands answer in what they were asked for.
    return new BuiltService(child, program === 'main' ? watch : () => undefined);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** What it has logged, line by line; what is no JSON is left out. */
  get entries(): Entry[] {
    return this.lines.flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Entry] : []));
  }

  /** Its URL, once it takes requests. */
  async listening(): Promise<string> {
    [, this.url = ''] = await this.said(/Listening on (http:[^\s"]+)/);
    return this.url;
  }

  /** The first entry of the log that is like this, now or later. Rejects when the process ends, or after long silence. */
  entry(isLike: (entry: Entry) => boolean): Promise<Entry> {
    return this.eventually(() => this.entries.find(isLike));
  }

  /** The first line that matches, as `entry()`. */
  said(pattern: RegExp): Promise<RegExpExecArray> {
    return this.eventually(() =>
      this.lines.map((line) => pattern.exec(line)).find((match) => match !== null),
    );
  }

  private eventually<T>(find: () => T | undefined): Promise<T> {
    const { promise, resolve: settle, reject } = Promise.withResolvers<T>();
    const fail = (why: string): void => reject(new Error(`${why}; it said:\n${this.lines.join('\n')}`));
    const timer = setTimeout(() => fail('The service did not say it in time'), PATIENCE_MS);
    const look = (): void => {
      const found = find();
      if (found !== undefined) settle(found);
      else if (!running.has(this)) fail('The service has ended');
    };
    this.listeners.add(look);
    look();
    return promise.finally(() => {
      clearTimeout(timer);
      this.listeners.delete(look);
    });
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Sends the signal and waits for the end: the exit code, null when a signal ended it. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const impatient = setTimeout(() => void this.end(), PATIENCE_MS);
    this.signal(signal);
    return this.exit.finally(() => clearTimeout(impatient));
  }

  /** kill -9, and wait until it is gone. */
  async end(): Promise<void> {
    this.signal('SIGKILL');
    await this.exit;
  }

  private note(line: string, stream: string[]): void {
    stream.push(line);
    this.lines.push(line);
    this.inspect(line);
    for (const listener of this.listeners) listener();
  }
}

/** Runs one of the operator's commands to its end. */
export async function command(
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
  directory?: string,
): Promise<{ code: number | null; output: string; errors: string }> {
  const place = directory === undefined ? {} : { directory };
  const { output, errors, exit } = await BuiltService.launch({ program: 'cli', args, variables, ...place });
  const code = await exit;
  return { code, output: output.join('\n'), errors: errors.join('\n') };
}

/** A folder that user nobody can enter, as the embedded server must; it goes with the test file. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'galley-process-'));
  await chmod(folder, 0o755);
  folders.push(folder);
  return folder;
}
