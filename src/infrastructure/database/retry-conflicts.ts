import { setTimeout as delay } from 'node:timers/promises';
import { DependencyError } from '#foundation/errors/index.js';

const TRIES = 3;
const LONGEST_PAUSE_MS = 50;
/** Serialisation failure and deadlock: the server has taken everything back, so that it can be done again. */
const CONFLICT = /^40(001|P01)$/;

/** Does it again when another transaction was in the way, three times in all, after a pause that differs for each. */
export async function retryConflicts<T>(work: () => Promise<T>, tries: number = TRIES): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (tries === 1 || !isConflict(error)) throw error;
    await delay(Math.random() * LONGEST_PAUSE_MS);
    return retryConflicts(work, tries - 1);
  }
}

function isConflict(error: unknown): boolean {
  if (!(error instanceof DependencyError)) return false;
  return CONFLICT.test(String((error.cause as { code?: unknown } | undefined)?.code));
}
