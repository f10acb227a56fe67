import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { APT_LOCK, APT_MS } from './debian-package.js';

/** Files of one of Debian's packages. */
interface Part {
  readonly from: string;
  readonly file: string;
  /** What their paths lose; all folders, if nothing is said. */
  readonly without?: string;
}

export interface Program {
  readonly name: string;
  /** Where it stands among its parts, if these keep folders. */
  readonly file?: string;
  /** What shows that it runs. */
  readonly probe: readonly string[];
  /** The program, and libraries that not every machine has. */
  readonly parts: readonly Part[];
}

/** A program that can be run: its path, and what its environment must have. */
export interface Runnable {
  readonly path: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** The machine's own program, else one that is fetched on a Debian-like machine; null where there is none. */
export function findProgram(program: Program): Runnable | null {
  const own = { path: program.name, variables: {} };
  const folder = resolve('node_modules/.cache', program.name);
  const fetched = {
    path: join(folder, program.file ?? program.name),
    variables: { LD_LIBRARY_PATH: folder },
  };
  const present = [own, fetched].find((one) => runs(one, program));
  if (present !== undefined) return present;
  if (!existsSync('/etc/debian_version')) return null;
  fetch(program, folder);
  return runs(fetched, program) ? fetched : null;
}

const runs = ({ path, variables }: Runnable, { probe }: Program): boolean =>
  spawnSync(path, probe, { env: { ...process.env, ...variables } }).status === 0;

/** Nothing is installed: a package as a whole might start a server. */
const fetching = ({ name, file: program = name, parts }: Program): string => {
  const packages = [...new Set(parts.map(({ from }) => from))].join(' ');
  const taken = parts.map(
    ({ from, file, without = '.*/' }) =>
      `dpkg-deb --fsys-tarfile ${from}_*.deb | tar -x --wildcards --transform 's,${without},,' '${file}'`,
  );
  return `
    test -x ${program} && exit
    rm -f *.deb
    apt-get download ${packages} || { apt-get update && apt-get download ${packages}; }
    ${taken.join('\n')}
    rm -f *.deb`;
};

/** One test file fetches it, the others wait. */
function fetch(program: Program, folder: string): void {
  process.stderr.write(`\n${program.name} is missing: it is fetched with apt-get\n`);
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('flock', [APT_LOCK, 'sh', '-ec', fetching(program)], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: APT_MS,
    });
  } catch (error) {
    process.stderr.write(`${program.name} could not be fetched: ${String(error)}\n`);
  }
}
