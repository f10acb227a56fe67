import type { ApplicationError } from '#foundation/errors/index.js';
import { ConstraintViolation } from './database.errors.js';

/** For `catch`: throws what each constraint's refusal means, and all else as it is. */
export function refusals(meanings: Record<string, new () => ApplicationError>) {
  return (error: unknown): never => {
    const Meaning = error instanceof ConstraintViolation ? meanings[error.constraint] : undefined;
    throw Meaning ? new Meaning() : error;
  };
}
