import { types } from 'node:util';
import { DependencyError } from '#foundation/errors/index.js';

/** A row was refused by a constraint of the table; repositories know what each one means. */
export class ConstraintViolation extends Error {
  constructor(
    readonly constraint: string,
    cause: unknown,
  ) {
    super(`Constraint ${constraint} refused the row`, { cause });
  }
}

/** SQLSTATE classes and codes in which the server or another session, not the statement, is at fault. */
const SERVER_AT_FAULT = /^(08|40001|40P01|53|55P03|57P|57014|58)/;
const CONSTRAINT_VIOLATED = /^23/;

/** What PostgreSQL says of an error; without a severity the driver or the socket says it. */
interface DriverError extends Error {
  code?: string;
  severity?: string;
  constraint?: string;
  /** The function of the server that has raised it; never translated. */
  routine?: string;
}

/** Says a driver's error in our words; what is a fault of our own stays as it is. */
export function translate(error: unknown): unknown {
  if (!types.isNativeError(error)) return error;
  const { code = '', severity, constraint } = error as DriverError;
  if (constraint && CONSTRAINT_VIOLATED.test(code)) return new ConstraintViolation(constraint, error);
  const atFault = lostConnection(error) || (severity !== undefined && SERVER_AT_FAULT.test(code));
  return atFault ? new DependencyError('database', { cause: error }) : error;
}

/** Whether the connection is of no use after the error. What the socket and the pool say has no class of its own. */
export function lostConnection(error: unknown): boolean {
  if (!types.isNativeError(error)) return false;
  const { code = '', severity, message } = error as DriverError;
  if (severity !== undefined)
    return severity === 'FATAL' || severity === 'PANIC' || knowsAnotherStatement(error);
  return (
    /^E[A-Z_]+$/.test(code) ||
    /timeout|terminated|not queryable|connection error|was closed|ended unexpectedly/i.test(message)
  );
}

/**
 * Whether server and driver no longer mean the same by a name: the statement is not there, or there twice, or a migration
 * has changed what it returns. The driver never prepares it again.
 */
const knowsAnotherStatement = ({ code = '', routine }: DriverError): boolean =>
  code === '26000' || code === '42P05' || routine === 'RevalidateCachedQuery';

/** Whether the connection was lost under a statement. */
export const isLoss = (error: unknown): boolean =>
  error instanceof DependencyError && lostConnection(error.cause);
