/** The database cannot be used at start: says which one and why, and keeps its password to itself. */
export class DatabaseUnreachable extends Error {
  constructor(url: string, cause: unknown) {
    const { host, pathname } = new URL(url);
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`The database at ${host}${pathname} does not let us in: ${why}`, { cause });
  }
}

/** For `catch`, where a connection to the URL is made first. */
export const unreachable =
  (url: string) =>
  (error: unknown): never => {
    throw new DatabaseUnreachable(url, error);
  };
