import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';

import { EmbeddedPostgresUnavailable } from './embedded-postgres.errors.js';
import { commandLine, endProcess, signalQuietly } from './running-process.js';
import { BARE_ENVIRONMENT, type Account } from './unprivileged.js';

// SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one, after which it recovers at the next start.
const SHUTDOWN = [
  ['SIGINT', 10_000],
  ['SIGQUIT', 5_000],
] as const;
// Asks postmaster.pid whether the server has gone: a zombie that pid 1 does not reap still takes signals.
const WATCH = `cat >/dev/null; kill -INT "$1"
for i in 1 2 3 4 5 6 7 8 9 10; do sleep 1; read -r pid <"$2/postmaster.pid" && [ "$pid" = "$1" ] || exit 0; done
kill -QUIT "$1"`;

export interface Launch {
  readonly postgres: string;
  readonly account: Account;
  readonly data: string;
  readonly logFile: string;
  readonly port: number;
  readonly settings: Readonly<Record<string, string>>;
}

/** A running server and the watchdog that ends it when this process dies, however it dies. */
export class ServerProcess {
  /** Whether the server has ended, by stop() or by itself. */
  ended = false;
  private readonly pid: number;

  private constructor(server: ChildProcess, pid: number, { account, data }: Launch) {
    this.pid = pid;
    const watchdog = watch(pid, data, account);
    server.once('exit', () => {
      this.ended = true;
      // Its pid may soon be somebody else's.
      if (watchdog.pid !== undefined) signalQuietly(-watchdog.pid, 'SIGKILL');
    });
  }

  /** Spawns the server; it does not answer yet. */
  static async launch(launch: Launch): Promise<ServerProcess> {
    const { postgres, account, data, logFile, port, settings } = launch;
    const output = await open(logFile, 'w', 0o600);
    const named = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    try {
      const server = spawn(postgres, ['-D', data, '-p', `${port}`, ...named], {
        ...account,
        cwd: '/',
        env: BARE_ENVIRONMENT,
        // Out of the terminal's group: Ctrl-C reaches the service, which still needs its database to drain.
        detached: true,
        stdio: ['ignore', output.fd, output.fd],
      });
      if (server.pid === undefined) throw (await once(server, 'error'))[0];
      server.unref();
      return new ServerProcess(server, server.pid, launch);
    } finally {
      await output.close();
    }
  }

  /** Ends the server within fifteen seconds. Throws EmbeddedPostgresUnavailable when it will not go. */
  async stop(): Promise<void> {
    if (!this.ended) await endServer(this.pid);
  }
}

/** Ends the server that a killed owner left on this data, and clears what would stop the next one. */
export async function endOrphan(data: string): Promise<void> {
  const pidFile = join(data, 'postmaster.pid');
  const pid = Number.parseInt(await readFile(pidFile, 'utf8').catch(() => ''), 10);
  if (!Number.isInteger(pid)) return;
  const command = await commandLine(pid);
  if (command.includes(`postgres -D ${data} -p `)) await endServer(pid);
  // A stranger has the number now, and PostgreSQL would take it for a server; another server it must judge itself.
  else if (command !== '' && !command.includes('postgres')) await rm(pidFile, { force: true });
}

async function endServer(pid: number): Promise<void> {
  if (await endProcess(pid, ...SHUTDOWN)) return;
  throw new EmbeddedPostgresUnavailable(`PostgreSQL (process ${pid}) does not stop: end it by hand`);
}

/** Reads a pipe that only this process holds: its end is our end. The path is there for who reads `ps`. */
function watch(pid: number, data: string, account: Account): ChildProcess {
  const watchdog = spawn('/bin/sh', ['-c', WATCH, 'galley-watchdog', `${pid}`, data], {
    ...account,
    cwd: '/',
    env: BARE_ENVIRONMENT,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watchdog.on('error', () => signalQuietly(pid, 'SIGINT'));
  watchdog.unref();
  if (watchdog.stdin instanceof Socket) watchdog.stdin.unref();
  return watchdog;
}
