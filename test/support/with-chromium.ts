import { spawnSync } from 'node:child_process';
import { describe } from '@jest/globals';
import { hasProgram } from './debian-package.js';

/** `describe`, for tests that look at a page, with the browser's path. Where there is none they are skipped, and named. */
export function describeWithChromium(name: string, tests: (chromium: string) => void): void {
  const path = pathOf('google-chrome') ?? (hasProgram('chromium') ? pathOf('chromium') : null);
  if (path === null) process.stderr.write(`\n!!! SKIPPED for want of a Chromium: "${name} …" !!!\n\n`);
  (path === null ? describe.skip : describe)(name, () => tests(path ?? ''));
}

const pathOf = (program: string): string | null =>
  spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).stdout.trim() || null;
