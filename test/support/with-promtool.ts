import { findProgram, type Program } from './fetched-program.js';
import { describeWithProgram } from './with-program.js';

const PROMTOOL: Program = {
  name: 'promtool',
  probe: ['--version'],
  parts: [{ from: 'prometheus', file: './usr/bin/promtool' }],
};

/** `describe`, for tests that ask Prometheus' own tool, by its path. Where it cannot be had they are skipped, and named. */
export const describeWithPromtool = (name: string, tests: (promtool: string) => void): void =>
  describeWithProgram(PROMTOOL, name, ({ path }) => tests(path));

/** Where promtool is; null where there is none. */
export const promtool = (): string | null => findProgram(PROMTOOL)?.path ?? null;
