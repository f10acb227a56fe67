import { execFile } from 'node:child_process';
import { access, chmod, constants, mkdir, readFile, realpath, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { EmbeddedPostgresUnavailable } from './embedded-postgres.errors.js';
import { canRun, reachablePlace, type Account } from './unprivileged.js';

const run = promisify(execFile);
const PROBE = '"$1/bin/postgres" --version >/dev/null 2>&1 && test -r "$1/share/postgresql/postgres.bki"';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Set when they do not stand where npm put them. */
  readonly notice?: string;
}

/** The PostgreSQL that npm installed for this machine, where the account can run it. Throws EmbeddedPostgresUnavailable. */
export async function platformBinaries(account: Account): Promise<Binaries> {
  const packageRoot = await installedPackage();
  await linkLibraries(packageRoot);
  const native = join(packageRoot, 'native');
  await makeExecutable(join(native, 'bin'));
  if (account.uid === undefined || (await canRun(account, PROBE, native))) return inside(native);
  const copy = await reachableCopy(native);
  if (!(await canRun(account, PROBE, copy))) {
    throw new EmbeddedPostgresUnavailable(
      `the user nobody can run PostgreSQL neither from ${native} nor from ${copy}: run as a normal user, or set DATABASE_URL`,
    );
  }
  return { ...inside(copy), notice: `PostgreSQL runs from ${copy}, because nobody cannot reach ${native}` };
}

function inside(native: string): Binaries {
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

async function installedPackage(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const { postgres } = (await import(name)) as { postgres: string };
    return await realpath(dirname(dirname(dirname(postgres))));
  } catch (error) {
    throw new EmbeddedPostgresUnavailable(
      `no embedded PostgreSQL: ${name} is not installed. Set DATABASE_URL, or install the development dependencies (npm ci) on Linux or macOS`,
      { cause: error },
    );
  }
}

/** Makes what the package's install script makes, since npm may have blocked it. */
async function linkLibraries(packageRoot: string): Promise<void> {
  const listed = await readFile(join(packageRoot, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(listed) as { source: string; target: string }[];
  const made = links.map(({ source, target }) =>
    symlink(basename(source), join(packageRoot, target)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw cannotPrepare(packageRoot, error);
    }),
  );
  await Promise.all(made);
}

async function makeExecutable(bin: string): Promise<void> {
  const prepared = ['initdb', 'postgres'].map(async (program) => {
    const path = join(bin, program);
    // Asked first: the package may lie on a read-only file system.
    await access(path, constants.X_OK).catch(() => chmod(path, 0o755));
  });
  await Promise.all(prepared).catch((error: Error) => {
    throw cannotPrepare(bin, error);
  });
}

function cannotPrepare(path: string, cause: Error): EmbeddedPostgresUnavailable {
  return new EmbeddedPostgresUnavailable(
    `${path} cannot be prepared (${cause.message}): run npm rebuild there, or set DATABASE_URL`,
    { cause },
  );
}

/** Copied under another name and moved into place, so that a copy is whole or not there. */
async function reachableCopy(native: string): Promise<string> {
  const manifest = await readFile(join(native, '..', 'package.json'), 'utf8');
  const place = await reachablePlace(`${native} ${(JSON.parse(manifest) as { version: string }).version}`);
  const copy = join(place, 'native');
  if (
    await access(copy).then(
      () => true,
      () => false,
    )
  )
    return copy;
  const draft = `${copy}.${process.pid}`;
  await mkdir(draft, { recursive: true });
  await run('/bin/sh', ['-c', 'cp -R "$1/." "$2" && chmod -R a+rX,go-w "$2"', 'sh', native, draft], {
    cwd: '/',
  });
  // Another process may have been quicker.
  await rename(draft, copy).catch(() => rm(draft, { recursive: true }));
  return copy;
}
