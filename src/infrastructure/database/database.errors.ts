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

/** SQLSTATE classes and codes in which the server, not the statement, is at fault. */
const SERVER_AT_FAULT = /^(08|53|57P|57014|58)/;
const CONSTRAINT_VIOLATED = /^23/;

interface DriverError {
  code?: string;
  severity?: string;
  constraint?: string;
  driverError?: unknown;
}

/** Says a driver's error in our words; what is a fault of our own stays as it is. */
export function translate(thrown: unknown): unknown {
  if (!(thrown instanceof Error)) return thrown;
  const error = ((thrown as DriverError).driverError ?? thrown) as Error & DriverError;
  if (error.severity === undefined)
    return lostConnection(error) ? new DependencyError('database', { cause: thrown }) : thrown;
  const code = error.code ?? '';
  if (CONSTRAINT_VIOLATED.test(code) && error.constraint)
    return new ConstraintViolation(error.constraint, thrown);
  return SERVER_AT_FAULT.test(code) ? new DependencyError('database', { cause: thrown }) : thrown;
}

/** What the socket and the pool say when the server is away; they have no class of their own. */
export function lostConnection(error: Error & { code?: string }): boolean {
  return (
    /^E[A-Z_]+$/.test(error.code ?? '') ||
    /timeout|terminated|not queryable|connection error|was closed|ended unexpectedly/i.test(error.message)
  );
}
