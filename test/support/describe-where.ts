import { describe } from '@jest/globals';

/** `describe`, for tests that need something of the machine. Where it is not there they are skipped, and named. */
export function describeWhere(isThere: boolean, what: string, name: string, tests: () => void): void {
  if (!isThere) process.stderr.write(`\n!!! SKIPPED for want of ${what}: "${name} …" !!!\n\n`);
  (isThere ? describe : describe.skip)(name, tests);
}
