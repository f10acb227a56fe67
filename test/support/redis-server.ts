import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './free-port.js';
import { TestRedis } from './test-redis.js';

const PROGRAM = 'redis-server';
const INSTALL_LOCK = join(tmpdir(), 'galley-install-redis.lock');
const INSTALL_MS = 180_000;
const REMEMBERS_NOTHING = ['--save', '', '--appendonly', 'no'];

/** A real Redis on a free port, which can be frozen, killed and started again under the same address. */
export class RedisServer extends TestRedis {
  private static available: boolean | undefined;
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
    this.available ??= isInstalled() || (canInstall() && install());
    return this.available;
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
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  override async stop(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function isInstalled(): boolean {
  return spawnSync(PROGRAM, ['--version']).status === 0;
}

function canInstall(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version');
}

/** One test file installs, the others wait for it; whether the program is there then. */
function install(): boolean {
  process.stderr.write(`\n${PROGRAM} is missing: it is installed with apt-get\n`);
  const script = `command -v ${PROGRAM} || { apt-get update && apt-get install -y ${PROGRAM}; }`;
  try {
    execFileSync('flock', [INSTALL_LOCK, 'sh', '-c', script], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: INSTALL_MS,
    });
  } catch (error) {
    process.stderr.write(`${PROGRAM} could not be installed: ${String(error)}\n`);
  }
  return isInstalled();
}
