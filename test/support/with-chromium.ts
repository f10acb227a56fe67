import { spawnSync } from 'node:child_process';
import { hasProgram } from './debian-package.js';
import { describeWhere } from './describe-where.js';

/** `describe`, for tests that look at a page, with the browser's path. Where there is none they are skipped, and named. */
export function describeWithChromium(name: string, tests: (chromium: string) => void): void {
  const path = pathOf('google-chrome') ?? (hasProgram('chromium') ? pathOf('chromium') : null);
  describeWhere(path !== null, 'a Chromium', name, () => tests(path ?? ''));
}

const pathOf = (program: string): string | null =>
  spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).stdout.trim() || null;
