import { types } from 'node:util';

/** The database cannot be used at start: says which one and why, and keeps its password to itself. */
export class DatabaseUnreachable extends Error {
  constructor(url: string, cause: unknown) {
    super(`The database at ${placeOf(url)} does not let us in: ${reasonOf(cause)}`, { cause });
  }
}

/** For `catch`, where a connection to the URL is made first. */
export const unreachable =
  (url: string) =>
  (error: unknown): never => {
    throw new DatabaseUnreachable(url, error);
  };

/** Where the database is, to be shown: no user, no password, no parameters. */
export function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

/** Why a connection failed, in a few words. Where a name has several addresses, each has failed for itself. */
export function reasonOf(error: unknown): string {
  if (!types.isNativeError(error)) return String(error);
  const { message, errors = [] } = error as Partial<AggregateError>;
  return message || errors.map(reasonOf).join(', ');
}

const AWAY = /^E(CONN(REFUSED|RESET|ABORTED)|TIMEDOUT|PIPE|(HOST|NET)(UNREACH|DOWN)|AI_AGAIN)$/;
/** Connection exceptions, too many connections, and a server that starts or stops. */
const NOT_NOW = /^(08...|53300|57P0[123])$/;
/** What the driver says without a code: no answer in time, or a hang-up before one. */
const SILENT = /^(timeout expired|Connection terminated.*)$/;

/** Whether a failed connection may succeed later with nobody mending anything here: the server is away, starts or is full. */
export function mayPass(error: unknown): boolean {
  if (!types.isNativeError(error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined ? SILENT.test(error.message) : AWAY.test(code) || NOT_NOW.test(code);
}
