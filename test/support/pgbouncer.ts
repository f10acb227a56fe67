import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connected, databaseUrl } from './cluster-connection.js';
import { eventually } from './eventually.js';
import type { Program, Runnable } from './fetched-program.js';
import { freePort } from './free-port.js';
import { killed } from './killed.js';

export const PGBOUNCER: Program = {
  name: 'pgbouncer',
  probe: ['--version'],
  parts: [
    { from: 'pgbouncer', file: './usr/sbin/pgbouncer' },
    { from: 'libevent-2.1-7', file: './usr/lib/*/libevent-2.1.so*' },
    { from: 'libc-ares2', file: './usr/lib/*/libcares.so*' },
  ],
};

/** PgBouncer in transaction mode before all databases of a cluster, as it comes but for `poolSize` sessions for each. */
export class PgBouncer {
  private constructor(
    /** Where it takes the place of the cluster. */
    readonly url: string,
    private readonly folder: string,
    private readonly child: ChildProcess,
  ) {}

  static async start({ path, variables }: Runnable, cluster: string, poolSize: number): Promise<PgBouncer> {
    const url = new URL(cluster);
    const folder = await mkdtemp(join(tmpdir(), 'galley-pgbouncer-'));
    const file = join(folder, 'pgbouncer.ini');
    const port = await freePort();
    await writeFile(file, configuration(url, port, poolSize));
    // It refuses to serve as root.
    const asNobody = process.getuid?.() === 0 ? ['--user', 'nobody'] : [];
    const child = spawn(path, ['--quiet', ...asNobody, file], {
      env: { ...process.env, ...variables },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    url.port = String(port);
    url.hostname = '127.0.0.1';
    const pooler = new PgBouncer(url.href, folder, child);
    try {
      await eventually(() => connected(url.href, (client) => client.query('SELECT 1')));
      return pooler;
    } catch (error) {
      await pooler.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await killed(this.child);
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** What makes the service reach a database through a pooler. */
export const settingsThrough = (pooler: string, database: string): Record<string, string> => ({
  DATABASE_URL: databaseUrl(pooler, new URL(database).pathname.slice(1)),
  DATABASE_POOLER: 'transaction',
  MIGRATION_DATABASE_URL: database,
});

/** Sessions that nobody uses go after a moment, so that databases can be dropped and sessions be counted. */
const configuration = ({ hostname, port, username, password }: URL, listenPort: number, poolSize: number) => `
[databases]
* = host=${hostname} port=${port || 5432} user=${decodeURIComponent(username)} password='${decodeURIComponent(password)}'
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${listenPort}
unix_socket_dir =
auth_type = any
pool_mode = transaction
max_client_conn = 2000
default_pool_size = ${poolSize}
server_idle_timeout = 2
`;
