import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openClusterFolder } from '#infrastructure/database/embedded/cluster-folder.js';
import { EmbeddedPostgres } from '#infrastructure/database/embedded/embedded-postgres.js';
import { signalQuietly } from '#infrastructure/database/embedded/running-process.js';
import { serverAccount } from '#infrastructure/database/embedded/unprivileged.js';
import { migrate } from '#infrastructure/database/migrations.js';

import { childrenOf } from './children-of.js';

const LIMITS = { statementTimeoutMs: 5_000, connectTimeoutMs: 3_000 };
/** What is written survives the server's end, though not the machine's. */
const SETTINGS = { fsync: 'off' };

/** A PostgreSQL of the test's own, migrated, which can be frozen, killed and started again under the same address. */
export class PostgresServer {
  private constructor(
    private readonly directory: string,
    private server: EmbeddedPostgres,
  ) {}

  static async start(): Promise<PostgresServer> {
    // A later run removes the folders of runs that were killed: see database-cluster.ts.
    const directory = await mkdtemp(join(tmpdir(), `galley-test-${process.pid}-server-`));
    const server = new PostgresServer(
      directory,
      await EmbeddedPostgres.start({ directory, settings: SETTINGS }),
    );
    await migrate({ url: server.url, ...LIMITS });
    return server;
  }

  /** Its migrated database. */
  get url(): string {
    return this.server.url();
  }

  /** It takes connections and statements, and answers none. */
  async freeze(): Promise<void> {
    const postmaster = await this.postmaster();
    // First, so that it gives birth to no other: each session is a process.
    signalQuietly(postmaster, 'SIGSTOP');
    for (const pid of await childrenOf(postmaster)) signalQuietly(pid, 'SIGSTOP');
  }

  async thaw(): Promise<void> {
    const postmaster = await this.postmaster();
    for (const pid of await childrenOf(postmaster)) signalQuietly(pid, 'SIGCONT');
    signalQuietly(postmaster, 'SIGCONT');
  }

  /** As `pg_ctl stop -m immediate`: no session is asked, and the next start recovers what was committed. */
  async stopImmediately(): Promise<void> {
    signalQuietly(await this.postmaster(), 'SIGQUIT');
    await this.server.stop();
  }

  /** Starts it on the same port, with what it held. */
  async restart(): Promise<void> {
    const { directory } = this;
    const port = Number(new URL(this.url).port);
    this.server = await EmbeddedPostgres.start({ directory, port, settings: SETTINGS });
  }

  /** Ends it, also when it is frozen, and deletes it. */
  async stop(): Promise<void> {
    await this.thaw().catch(() => undefined);
    await this.server.stop();
    await rm(this.directory, { recursive: true, force: true });
  }

  private async postmaster(): Promise<number> {
    const { data } = await openClusterFolder(this.directory, await serverAccount());
    return Number.parseInt(await readFile(join(data, 'postmaster.pid'), 'utf8'), 10);
  }
}
