import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir } from 'node:fs/promises';
import { promisify } from 'node:util';

import { EmbeddedPostgresUnavailable } from './embedded-postgres.errors.js';

const run = promisify(execFile);

/** Who a server runs as, in the form `spawn` takes; empty is ourselves. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/** Children get no variable of ours: PGPORT, PGDATA or a strange locale would change what they do. */
export const BARE_ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' };

/** `nobody` when we are root, because PostgreSQL refuses to run as root; else ourselves. */
export async function serverAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = await Promise.all([idOfNobody('-u'), idOfNobody('-g')]);
  return { uid, gid };
}

/** Whether the account can do this: asked by trying, so that mounts and access lists count. */
export async function canRun(account: Account, script: string, ...args: string[]): Promise<boolean> {
  try {
    await run('/bin/sh', ['-c', script, 'sh', ...args], { ...account, cwd: '/', env: BARE_ENVIRONMENT });
    return true;
  } catch (error) {
    // A number is the script's own exit code; a name such as EPERM is the system refusing to start it.
    if (typeof (error as { code?: unknown }).code === 'number') return false;
    throw new EmbeddedPostgresUnavailable(
      'PostgreSQL refuses to run as root and running it as nobody failed: run as a normal user, or set DATABASE_URL',
      { cause: error },
    );
  }
}

/** A folder of root's that everybody can enter, the same for the same key. Throws when somebody else made it. */
export async function reachablePlace(key: string): Promise<string> {
  const place = `/var/tmp/galley-${createHash('sha256').update(key).digest('hex').slice(0, 16)}`;
  await mkdir(place).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const found = await lstat(place);
  // The name can be guessed: whoever made it first could put their own binaries there.
  if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o022) !== 0) {
    throw new EmbeddedPostgresUnavailable(`${place} belongs to somebody else: remove it`);
  }
  await chmod(place, 0o755);
  return place;
}

async function idOfNobody(which: '-u' | '-g'): Promise<number> {
  try {
    return Number((await run('id', [which, 'nobody'])).stdout);
  } catch (error) {
    throw new EmbeddedPostgresUnavailable(
      'PostgreSQL refuses to run as root and there is no user nobody: run as a normal user, or set DATABASE_URL',
      { cause: error },
    );
  }
}
