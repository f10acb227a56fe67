import { describeWhere } from './describe-where.js';
import { findProgram, type Program, type Runnable } from './fetched-program.js';

/** `describe`, for tests that need such a program. Where it cannot be had they are skipped, and named. */
export function describeWithProgram(
  program: Program,
  name: string,
  tests: (runnable: Runnable) => void,
): void {
  const found = findProgram(program);
  describeWhere(found !== null, program.name, name, () => tests(found ?? { path: '', variables: {} }));
}
