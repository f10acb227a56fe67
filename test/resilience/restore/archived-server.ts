import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, chown, copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openClusterFolder } from '#infrastructure/database/embedded/cluster-folder.js';
import { EmbeddedPostgres } from '#infrastructure/database/embedded/embedded-postgres.js';
import { DATABASE } from '#infrastructure/database/embedded/running-server.js';
import type { StartedServer } from '#infrastructure/database/embedded/start-server.js';
import { serverAccount } from '#infrastructure/database/embedded/unprivileged.js';
import { migrate } from '#infrastructure/database/migrations.js';
import { connected } from '../../support/cluster-connection.js';
import { eventually } from '../../support/eventually.js';
import type { Cluster } from './debian-postgres.js';

const run = promisify(execFile);
const LIMITS = { statementTimeoutMs: 5_000, connectTimeoutMs: 3_000 };
const FAST = { fsync: 'off' };
/** The first and the second that docs/backups.md prints. */
const [ARCHIVING = '', RECOVERING = ''] =
  readFileSync('docs/backups.md', 'utf8').match(/```ini\n[^`]*/g) ?? [];
/** What belongs to the running server and not to its data. */
const NOT_BACKED_UP = ['postmaster.pid', 'postmaster.opts'];

/** The settings of a block of the page, with our place for its own. */
const settingsIn = (block: string, place: string): Record<string, string> =>
  Object.fromEntries(
    [...block.matchAll(/^ *(\w+) = '?([^'\n]+)'?$/gm)].map(([, name, value = '']) => [
      name,
      value.replaceAll('/var/backups/galley', place),
    ]),
  );

/** What starts a server: EmbeddedPostgres, or one that has more programs. */
interface Postgres {
  start(cluster: Cluster): Promise<StartedServer>;
}

/** A PostgreSQL that archives what it writes, as docs/backups.md says, and can be brought back to a moment. */
export class ArchivedServer {
  private constructor(
    /** What stands for /var/backups/galley. */
    readonly root: string,
    private readonly postgres: Postgres,
    private readonly servers: StartedServer[],
  ) {}

  static async start(postgres: Postgres = EmbeddedPostgres): Promise<ArchivedServer> {
    // A later run removes the folders of runs that were killed: see database-cluster.ts.
    const root = await mkdtemp(join(tmpdir(), `galley-test-${process.pid}-archived-`));
    await chmod(root, 0o711);
    const { uid = process.getuid?.() ?? 0, gid = process.getgid?.() ?? 0 } = await serverAccount();
    for (const name of ['archive', 'base']) {
      await mkdir(join(root, name));
      await chown(join(root, name), uid, gid);
    }
    const settings = { ...FAST, ...settingsIn(ARCHIVING, root) };
    const server = await postgres.start({ directory: join(root, 'first'), settings });
    await migrate({ url: server.url(DATABASE), ...LIMITS });
    return new ArchivedServer(root, postgres, [server]);
  }

  get url(): string {
    return this.servers.at(-1)?.url(DATABASE) ?? '';
  }

  /** What pg_basebackup does: a copy of the files of a running server, with the label that says where to go on from. Returns its folder. */
  async backUp(): Promise<string> {
    const data = await this.dataOf('first');
    const copy = join(this.root, 'base/by-sql');
    await connected(this.url, async (client) => {
      await client.query(`SELECT pg_backup_start('drill', fast => true)`);
      await run('cp', ['-a', data, copy]);
      const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop()');
      await writeFile(join(copy, 'backup_label'), rows[0]?.labelfile ?? '');
    });
    for (const name of NOT_BACKED_UP) await rm(join(copy, name), { force: true });
    for (const name of await readdir(join(copy, 'pg_wal')))
      await rm(join(copy, 'pg_wal', name), { recursive: true });
    const { uid, gid } = await serverAccount();
    if (uid !== undefined && gid !== undefined) await chown(join(copy, 'backup_label'), uid, gid);
    return copy;
  }

  /** By the clock of the server. */
  async now(): Promise<string> {
    return this.ask('SELECT clock_timestamp()::text AS answer');
  }

  /** Resolves once all that was written so far is in the archive. */
  async archived(): Promise<void> {
    const last = await this.ask('SELECT pg_walfile_name(pg_switch_wal()) AS answer');
    await eventually(async () => {
      const names = await readdir(join(this.root, 'archive'));
      if (!names.includes(last)) throw new Error(`${last} is not archived yet`);
    });
  }

  /** A new server of a base backup and the archive, as it was at a moment. The old one is stopped, and left as it is. */
  async restore(backup: string, moment: string): Promise<void> {
    await this.servers.at(-1)?.stop();
    const second = join(this.root, 'second');
    await mkdir(second);
    await run('cp', ['-a', backup, join(second, 'data')]);
    await copyFile(join(this.root, 'first/password'), join(second, 'password'));
    await writeFile(join(second, 'data/recovery.signal'), '');
    const settings = { ...FAST, ...settingsIn(RECOVERING, this.root), recovery_target_time: moment };
    this.servers.push(await this.postgres.start({ directory: second, settings }));
    await eventually(async () => {
      if ((await this.ask('SELECT pg_is_in_recovery()::text AS answer')) !== 'false')
        throw new Error('it recovers');
    });
  }

  async stop(): Promise<void> {
    for (const server of this.servers) await server.stop();
    await rm(this.root, { recursive: true, force: true });
  }

  private async dataOf(name: string): Promise<string> {
    return (await openClusterFolder(join(this.root, name), await serverAccount())).data;
  }

  private ask(text: string): Promise<string> {
    return connected(this.url, async (client) => {
      const { rows } = await client.query<{ answer: string }>(text);
      return rows[0]?.answer ?? '';
    });
  }
}
