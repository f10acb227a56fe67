/** No embedded server can run here; the message says why, and what to do instead. */
export class EmbeddedPostgresUnavailable extends Error {
  override name = 'EmbeddedPostgresUnavailable';
}

/** Another living process runs a server from this directory. */
export class DirectoryInUse extends EmbeddedPostgresUnavailable {
  override name = 'DirectoryInUse';
  readonly pid: number;

  constructor(directory: string, pid: number) {
    super(
      `${directory} is in use by process ${pid}: stop it first, set DATABASE_URL, or choose another directory`,
    );
    this.pid = pid;
  }
}
