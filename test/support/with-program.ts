import { describe } from '@jest/globals';
import { findProgram, type Program, type Runnable } from './fetched-program.js';

/** `describe`, for tests that need such a program. Where it cannot be had they are skipped, and named. */
export function describeWithProgram(
  program: Program,
  name: string,
  tests: (runnable: Runnable) => void,
): void {
  const found = findProgram(program);
  if (found === null) process.stderr.write(`\n!!! SKIPPED for want of ${program.name}: "${name} …" !!!\n\n`);
  (found === null ? describe.skip : describe)(name, () => tests(found ?? { path: '', variables: {} }));
}
