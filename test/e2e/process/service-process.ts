import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

import { build, COMPILE_CACHE } from '../../support/build.js';

const PATIENCE_MS = 20_000;

export interface Launch {
  readonly program?: 'main' | 'cli';
  readonly args?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly directory?: string;
}

const started: ServiceProcess[] = [];
const folders: string[] = [];

/** The build as it is shipped, in a process and a directory of its own: how it starts, what it says, how it ends. */
export class ServiceProcess {
  readonly lines: string[] = [];
  readonly errors: string[] = [];
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  private readonly listeners = new Set<() => void>();

  private constructor(readonly child: ChildProcess) {
    if (child.stdout)
      createInterface({ input: child.stdout }).on('line', (line) => this.note(line, this.lines));
    if (child.stderr)
      createInterface({ input: child.stderr }).on('line', (line) => this.note(line, this.errors));
    this.ended = once(child, 'close').then(([code, signal]) => {
      for (const listener of this.listeners) listener();
      return (code ?? signal) as number | NodeJS.Signals;
    });
  }

  /** Only starts it; `listening()` waits until it takes requests. */
  static async launch({
    program = 'main',
    args = [],
    variables = {},
    directory,
  }: Launch = {}): Promise<ServiceProcess> {
    await build();
    const child = spawn(
      process.execPath,
      ['--enable-source-maps', resolve(`dist/src/${program}.js`), ...args],
      {
        cwd: directory ?? (await temporaryFolder()),
        env: {
          PATH: process.env['PATH'],
          NODE_COMPILE_CACHE: COMPILE_CACHE,
          HOST: '127.0.0.1',
          PORT: '0',
          RATE_LIMIT_ENABLED: 'false',
          ...variables,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const service = new ServiceProcess(child);
    started.push(service);
    return service;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get output(): string {
    return [...this.lines, ...this.errors].join('\n');
  }

  /** Its URL, once it listens. */
  async listening(): Promise<string> {
    const [, url = ''] = await this.said(/Listening on (http:[^\s"]+)/);
    return url;
  }

  /** The first line like this, now or later. Rejects when the process ends, or after long silence. */
  async said(pattern: RegExp): Promise<RegExpExecArray> {
    const { promise, resolve: settle, reject } = Promise.withResolvers<RegExpExecArray>();
    const fail = (why: string): void =>
      reject(new Error(`${why} before it said ${pattern}:\n${this.output}`));
    const timer = setTimeout(() => fail('It was silent too long'), PATIENCE_MS);
    const look = (): void => {
      const found = this.output
        .split('\n')
        .map((line) => pattern.exec(line))
        .find(Boolean);
      if (found) settle(found);
      else if (this.child.exitCode !== null || this.child.signalCode) fail('It ended');
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

  /** Sends the signal, and gives how and after how long it ended. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<{ ending: number | string; seconds: number }> {
    const began = performance.now();
    this.signal(signal);
    const ending = await this.end();
    return { ending, seconds: (performance.now() - began) / 1_000 };
  }

  /** How it ends; 'too late' when it does not. */
  end(): Promise<number | string> {
    return Promise.race([this.ended, delay(PATIENCE_MS, 'too late', { ref: false })]);
  }

  private note(line: string, where: string[]): void {
    where.push(line);
    for (const listener of this.listeners) listener();
  }
}

/** Runs one of the operator's commands to its end. */
export async function command(
  args: string[],
  variables: Record<string, string> = {},
  directory?: string,
): Promise<{ code: number | string; output: string; errors: string }> {
  const process = await ServiceProcess.launch({
    program: 'cli',
    args,
    variables,
    ...(directory !== undefined && { directory }),
  });
  const code = await process.end();
  return { code, output: process.lines.join('\n'), errors: process.errors.join('\n') };
}

/** Waits until it is so, and fails when that takes too long. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`It never came to: ${isSo.toString()}`);
    await delay(5);
  }
}

/** A port on which nobody listens. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

/** A folder that user nobody can enter, as the embedded server must. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'galley-process-'));
  await chmod(folder, 0o755);
  folders.push(folder);
  return folder;
}

/** For `afterEach`: nothing that a test has started outlives it. */
export async function endAll(): Promise<void> {
  await Promise.all(started.splice(0).map((service) => service.stop('SIGKILL')));
  await Promise.all(
    folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true, maxRetries: 5 })),
  );
}
