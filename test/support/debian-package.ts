import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One test file at a time uses apt-get, which waits for nobody; the others wait that long for it. */
export const APT_LOCK = join(tmpdir(), 'galley-apt-get.lock');
export const APT_MS = 300_000;

const known = new Map<string, boolean>();

/** Whether this machine has a program; as root on a Debian-like one the package of that name is installed where it is missing. */
export function hasProgram(program: string): boolean {
  const has = known.get(program) ?? (isInstalled(program) || (canInstall() && install(program)));
  known.set(program, has);
  return has;
}

/** Whether a program, by its name or its path, runs here. */
const isInstalled = (program: string): boolean => spawnSync(program, ['--version']).status === 0;

function canInstall(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version');
}

/** Whether the program is there then. */
function install(program: string): boolean {
  process.stderr.write(`\n${program} is missing: it is installed with apt-get\n`);
  const script = `command -v ${program} || { apt-get update && apt-get install -y --no-install-recommends ${program}; }`;
  try {
    execFileSync('flock', [APT_LOCK, 'sh', '-c', script], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: APT_MS,
    });
  } catch (error) {
    process.stderr.write(`${program} could not be installed: ${String(error)}\n`);
  }
  return isInstalled(program);
}
