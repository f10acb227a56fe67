import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe } from '@jest/globals';
import { APT_LOCK, APT_MS, isInstalled } from './debian-package.js';

const FOLDER = resolve('node_modules/.cache/promtool');
const FETCHED = join(FOLDER, 'promtool');

/** The one program of Debian's package: installed as a whole, it would start a server. */
const FETCH = `
  test -x promtool && exit
  rm -f *.deb
  apt-get download prometheus || { apt-get update && apt-get download prometheus; }
  dpkg-deb --fsys-tarfile prometheus_*.deb | tar -xO ./usr/bin/promtool > unfinished
  rm -f *.deb
  chmod +x unfinished
  mv unfinished promtool`;

/** `describe`, for tests that ask Prometheus' own tool, by its path. Where it cannot be had they are skipped, and named. */
export function describeWithPromtool(name: string, tests: (promtool: string) => void): void {
  const path = promtool();
  if (path === null) process.stderr.write(`\n!!! SKIPPED for want of promtool: "${name} …" !!!\n\n`);
  (path === null ? describe.skip : describe)(name, () => tests(path ?? ''));
}

/** Where promtool is: the machine's own, else one that is fetched on a Debian-like machine; null where there is none. */
export function promtool(): string | null {
  const path = ['promtool', FETCHED].find(isInstalled);
  if (path !== undefined) return path;
  return existsSync('/etc/debian_version') && fetch() ? FETCHED : null;
}

/** One test file fetches it, the others wait; whether it is there then. */
function fetch(): boolean {
  process.stderr.write('\npromtool is missing: it is fetched with apt-get\n');
  mkdirSync(FOLDER, { recursive: true });
  try {
    execFileSync('flock', [APT_LOCK, 'sh', '-ec', FETCH], {
      cwd: FOLDER,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: APT_MS,
    });
  } catch (error) {
    process.stderr.write(`promtool could not be fetched: ${String(error)}\n`);
  }
  return isInstalled(FETCHED);
}
