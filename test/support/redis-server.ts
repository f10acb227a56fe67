import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { hasProgram } from './debian-package.js';
import { freePort } from './free-port.js';
import { killed } from './killed.js';
import { TestRedis } from './test-redis.js';

const PROGRAM = 'redis-server';
const REMEMBERS_NOTHING = ['--save', '', '--appendonly', 'no'];

/** A real Redis on a free port, which can be frozen, killed and started again under the same address. */
export class RedisServer extends TestRedis {
  private child: ChildProcess | null = null;
  private readonly port: number;
  private readonly folder: string;

  private constructor(port: number, folder: string) {
    super(`redis://127.0.0.1:${port}`);
    this.port = port;
    this.folder = folder;
  }

  /** Whether this machine has the program; as root on a Debian-like one it is installed where it is missing. */
  static isAvailable(): boolean {
    return hasProgram(PROGRAM);
  }

  static async start(): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), await mkdtemp(join(tmpdir(), 'galley-redis-')));
    await server.restart();
    return server;
  }

  /** Starts it on the same port, with nothing in it, unless it runs. */
  async restart(): Promise<void> {
    if (this.child) return;
    const address = ['--bind', '127.0.0.1', '--port', String(this.port)];
    const child = spawn(PROGRAM, [...address, '--dir', this.folder, ...REMEMBERS_NOTHING], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.child = child;
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.includes('Ready to accept connections')) break;
    }
    if (child.exitCode !== null) throw new Error(`${PROGRAM} ended with ${child.exitCode}`);
    child.stdout.resume();
  }

  /** It takes connections and requests, and answers none. */
  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.child?.kill('SIGCONT');
  }

  /** It is gone at once, with all that it held. */
  async kill(): Promise<void> {
    const { child } = this;
    this.child = null;
    if (child) await killed(child);
  }

  override async stop(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}
