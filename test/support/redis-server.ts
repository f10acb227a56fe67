import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';

const PROGRAM = 'redis-server';
const REMEMBERS_NOTHING = ['--save', '', '--appendonly', 'no'];

/** A real Redis on a free port, which can be frozen, killed and started again under the same address. */
export class RedisServer {
  private child: ChildProcess | null = null;

  private constructor(
    private readonly port: number,
    private readonly folder: string,
  ) {}

  /** Whether this machine has the program; as root on a Debian-like one it is installed where it is missing. */
  static isAvailable(): boolean {
    if (!isInstalled() && canInstall()) install();
    if (isInstalled()) return true;
    process.stderr.write(`\n!!! ${PROGRAM} IS MISSING: the tests that need a real Redis are SKIPPED !!!\n\n`);
    return false;
  }

  static async start(): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), await mkdtemp(join(tmpdir(), 'galley-redis-')));
    await server.restart();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
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
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** What a client of its own finds there. */
  async look<T>(at: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = new Redis(this.url);
    try {
      return await at(redis);
    } finally {
      redis.disconnect();
    }
  }
}

function isInstalled(): boolean {
  return spawnSync(PROGRAM, ['--version']).status === 0;
}

function canInstall(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version');
}

function install(): void {
  process.stderr.write(`\n${PROGRAM} is missing: it is installed with apt-get\n`);
  try {
    execFileSync('apt-get', ['update'], { stdio: 'ignore' });
    execFileSync('apt-get', ['install', '-y', PROGRAM], { stdio: 'ignore' });
  } catch (error) {
    process.stderr.write(`${PROGRAM} could not be installed: ${String(error)}\n`);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
