import { initialised, openClusterFolder } from './cluster-folder.js';
import { lockDirectory, type OwnerLock } from './owner-lock.js';
import { platformBinaries } from './platform-binaries.js';
import { endOrphan } from './server-process.js';
import { startServer, type StartedServer } from './start-server.js';
import { DATABASE } from './running-server.js';
import { serverAccount } from './unprivileged.js';

const SETTINGS = {
  // A socket's path may be no longer than 107 characters, and nobody asks for one.
  unix_socket_directories: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // The client hears of its errors; the log stays small.
  log_min_messages: 'log',
  log_checkpoints: 'off',
};

export interface EmbeddedPostgresOptions {
  /** Holds the data, the password, the log and the owner's pid. Made when missing. */
  readonly directory: string;
  /** 0 or nothing takes a free one. */
  readonly port?: number | undefined;
  /** Further PostgreSQL settings, such as `fsync: 'off'`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A PostgreSQL of our own, for machines that have only npm. Ends with this process, however that ends. */
export class EmbeddedPostgres {
  /** What the operator should know about where it runs. */
  readonly notice: string | undefined;
  private readonly server: StartedServer;
  private readonly lock: OwnerLock;
  private stopping: Promise<void> | undefined;

  private constructor(server: StartedServer, lock: OwnerLock, notice: string | undefined) {
    this.server = server;
    this.lock = lock;
    this.notice = notice;
  }

  /**
   * Starts the server and answers once it takes connections.
   * Throws DirectoryInUse when another process runs one there, else EmbeddedPostgresUnavailable.
   */
  static async start({
    directory,
    port = 0,
    settings = {},
  }: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const account = await serverAccount();
    const { initdb, postgres, notice } = await platformBinaries(account);
    const folder = await openClusterFolder(directory, account);
    const lock = await lockDirectory(folder.root);
    try {
      await endOrphan(folder.data);
      const password = await initialised(
        folder,
        account,
        initdb,
        settings['fsync'] === 'off' ? ['--no-sync'] : [],
      );
      const { data, log: logFile } = folder;
      const launch = { postgres, account, data, logFile, settings: { ...SETTINGS, ...settings } };
      const server = await startServer(launch, { port, password, database: DATABASE });
      const notices = [notice, folder.notice].filter((each) => each !== undefined);
      return new EmbeddedPostgres(server, lock, notices.join('; ') || undefined);
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** Where to connect, as user postgres. */
  url(database: string = DATABASE): string {
    return this.server.url(database);
  }

  /** Ends the server, its connections and the hold on the directory; a second call waits for the first. */
  async stop(): Promise<void> {
    this.stopping ??= this.server.stop().then(() => this.lock.release());
    return this.stopping;
  }
}
