import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { openClusterFolder } from '#infrastructure/database/embedded/cluster-folder.js';
import { DATABASE } from '#infrastructure/database/embedded/running-server.js';
import { startServer, type StartedServer } from '#infrastructure/database/embedded/start-server.js';
import {
  type Account,
  BARE_ENVIRONMENT,
  serverAccount,
} from '#infrastructure/database/embedded/unprivileged.js';
import type { Program, Runnable } from '../../support/fetched-program.js';

const run = promisify(execFile);
const VERSION = 15;
const BIN = `lib/postgresql/${VERSION}/bin`;
const tree = (name: string, path: string) => ({ from: name, file: `./usr/${path}`, without: './usr/' });

/** Server and programs of one version: pg_dump and pg_basebackup refuse a newer server, as the embedded one is. */
export const POSTGRESQL: Program = {
  name: 'postgresql',
  file: `${BIN}/postgres`,
  probe: ['--version'],
  parts: [
    tree(`postgresql-client-${VERSION}`, `${BIN}/*`),
    tree(`postgresql-${VERSION}`, `lib/postgresql/${VERSION}/lib/*.so`),
    tree(`postgresql-${VERSION}`, `share/postgresql/${VERSION}/*`),
    { from: 'libpq5', file: './usr/lib/*/libpq.so*' },
    // The last: it is what shows that all is there.
    tree(`postgresql-${VERSION}`, `${BIN}/*`),
  ],
};

/** Where a cluster is, and what its server is told. */
export interface Cluster {
  readonly directory: string;
  readonly settings: Readonly<Record<string, string>>;
}

/** Debian's PostgreSQL, which has the programs that the embedded one comes without. */
export class DebianPostgres {
  private constructor(
    private readonly folder: string,
    private readonly account: Account,
  ) {}

  /** A copy in a place that the account of a server can reach. */
  static async install({ path }: Runnable): Promise<DebianPostgres> {
    // A later run removes the folders of runs that were killed: see database-cluster.ts.
    const folder = await mkdtemp(join(tmpdir(), `galley-test-${process.pid}-debian-`));
    await chmod(folder, 0o711);
    await cp(resolve(dirname(path), '../../../..'), folder, { recursive: true });
    const postgres = new DebianPostgres(folder, await serverAccount());
    await mkdir(postgres.work);
    await postgres.give(postgres.work);
    return postgres;
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Starts a server on what is in a directory, as EmbeddedPostgres does, or on a new cluster there. */
  async start({ directory, settings }: Cluster): Promise<StartedServer> {
    const { account } = this;
    const { root, data, log: logFile } = await openClusterFolder(directory, account);
    const passwordFile = join(root, 'password');
    if (!existsSync(data)) await this.initialise(data, passwordFile);
    const password = await readFile(passwordFile, 'utf8');
    const launch = { postgres: join(this.folder, BIN, 'postgres'), account, data, logFile };
    return startServer(
      { ...launch, settings: { unix_socket_directories: '', ...settings } },
      { port: 0, password, database: DATABASE },
    );
  }

  /** Runs a script in a folder of its own, with these programs and as the account of the server. */
  async run(script: string, variables: Readonly<Record<string, string>> = {}): Promise<void> {
    await run('sh', ['-euc', script], {
      ...this.account,
      cwd: this.work,
      env: {
        ...BARE_ENVIRONMENT,
        PATH: `${join(this.folder, BIN)}:${BARE_ENVIRONMENT.PATH}`,
        LD_LIBRARY_PATH: this.folder,
        ...variables,
      },
    });
  }

  private get work(): string {
    return join(this.folder, 'work');
  }

  private async initialise(data: string, passwordFile: string): Promise<void> {
    await mkdir(data, { mode: 0o700 });
    await writeFile(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 });
    await Promise.all([this.give(data), this.give(passwordFile)]);
    const options = '--username=postgres --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-sync';
    await this.run(`initdb --pgdata="$DATA" --pwfile="$PASSWORD" ${options}`, {
      DATA: data,
      PASSWORD: passwordFile,
    });
  }

  private async give(path: string): Promise<void> {
    const { uid, gid } = this.account;
    if (uid !== undefined && gid !== undefined) await chown(path, uid, gid);
  }
}
