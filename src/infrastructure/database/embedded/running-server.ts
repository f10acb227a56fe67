import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { openClusterFolder } from './cluster-folder.js';
import { livingOwnerOf } from './owner-lock.js';
import { serverUrl } from './start-server.js';
import { serverAccount } from './unprivileged.js';

/** The database that an embedded server is there for. */
export const DATABASE = 'galley';

/** Where the server that a living process keeps for this directory listens; empty when none does. */
export async function runningServerUrl(directory: string): Promise<string> {
  const { root, data } = await openClusterFolder(directory, await serverAccount());
  if ((await livingOwnerOf(root)) === undefined) return '';
  const [password, pidFile] = await Promise.all([
    readFile(join(root, 'password'), 'utf8'),
    readFile(join(data, 'postmaster.pid'), 'utf8'),
  ]);
  // The fourth line of postmaster.pid is the port.
  return serverUrl({ password: password.trim(), port: Number(pidFile.split('\n')[3]), database: DATABASE });
}
