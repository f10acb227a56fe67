import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { EmbeddedPostgresUnavailable } from './embedded-postgres.errors.js';
import { BARE_ENVIRONMENT, canRun, reachablePlace, type Account } from './unprivileged.js';

const run = promisify(execFile);
const INITDB_TIMEOUT_MS = 60_000;
const DRAFT = 'initdb-';
// The builtin provider sorts and folds alike on every machine; libc's locales differ or are missing.
const INITDB =
  '--username=postgres --auth=scram-sha-256 --encoding=UTF8 --locale=C --locale-provider=builtin';
const INITDB_OPTIONS = [...INITDB.split(' '), '--builtin-locale=C.UTF-8', '--text-search-config=english'];

/** What one cluster keeps on disk. */
export interface ClusterFolder {
  readonly root: string;
  readonly data: string;
  readonly log: string;
  /** Set when it is not where the caller wanted it. */
  readonly notice?: string;
}

/** Makes the folder, or goes to one that the account can enter. Throws EmbeddedPostgresUnavailable. */
export async function openClusterFolder(directory: string, account: Account): Promise<ClusterFolder> {
  const wanted = resolve(directory);
  try {
    const root = await makeRoot(wanted, account);
    if (await canRun(account, 'test -x "$1"', root)) return inside(root);
    const elsewhere = await makeRoot(join(await reachablePlace(root), 'cluster'), account);
    return {
      ...inside(elsewhere),
      notice: `data is kept in ${elsewhere}, because nobody cannot reach ${root}`,
    };
  } catch (error) {
    if (error instanceof EmbeddedPostgresUnavailable) throw error;
    throw new EmbeddedPostgresUnavailable(
      `${wanted} cannot hold a database (${(error as Error).message}): give it to this user, or set DATABASE_URL`,
      { cause: error },
    );
  }
}

function inside(root: string): ClusterFolder {
  return { root, data: join(root, 'data'), log: join(root, 'postgres.log') };
}

async function makeRoot(path: string, account: Account): Promise<string> {
  await mkdir(path, { recursive: true });
  // Another account must pass through to its data, and needs no more.
  await chmod(path, account.uid === undefined ? 0o700 : 0o711);
  return realpath(path);
}

/** The password of user postgres, having made the cluster on the first call. Throws EmbeddedPostgresUnavailable. */
export async function initialised(
  { root, data }: ClusterFolder,
  account: Account,
  initdb: string,
  durability: readonly '--no-sync'[],
): Promise<string> {
  const passwordFile = join(root, 'password');
  if (await exists(data)) return readPassword(passwordFile, root);
  const password = randomBytes(24).toString('hex');
  await writeFile(passwordFile, password, { mode: 0o600 });
  await clearDrafts(root);
  const draft = await mkdtemp(join(root, DRAFT));
  await Promise.all([giveTo(account, passwordFile), giveTo(account, draft)]);
  const options = [`--pgdata=${draft}`, `--pwfile=${passwordFile}`, ...INITDB_OPTIONS, ...durability];
  await run(initdb, options, {
    ...account,
    cwd: '/',
    env: BARE_ENVIRONMENT,
    timeout: INITDB_TIMEOUT_MS,
  }).catch((error: Error & { stderr?: string }) => {
    throw new EmbeddedPostgresUnavailable(
      `initdb failed: ${error.stderr?.trim() || error.message}. Set DATABASE_URL to use another PostgreSQL`,
      { cause: error },
    );
  });
  // Only a whole cluster ever gets the name.
  await rename(draft, data);
  return password;
}

async function readPassword(path: string, root: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    throw new EmbeddedPostgresUnavailable(
      `the database's password cannot be read from ${path}: put the file back, or delete ${root} and its data`,
      { cause: error },
    );
  }
}

async function clearDrafts(root: string): Promise<void> {
  const drafts = (await readdir(root)).filter((name) => name.startsWith(DRAFT));
  await Promise.all(
    drafts.map((name) => rm(join(root, name), { recursive: true, force: true, maxRetries: 5 })),
  );
}

async function giveTo({ uid, gid }: Account, path: string): Promise<void> {
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
