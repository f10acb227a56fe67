import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSettings } from '#infrastructure/config/settings.js';

/** A PostgreSQL to work with; closing it ends the server only where it was started here. */
export interface OpenDatabase extends AsyncDisposable {
  readonly url: string;
  /** What the operator should know of it. */
  readonly notice: string | undefined;
}

/** The database that the settings name; where they name none, the embedded one, its data in `.data/` below the directory. */
export async function openDatabase(settings: DatabaseSettings, directory: string): Promise<OpenDatabase> {
  return settings.url === '' ? startEmbedded(dataFolder(directory)) : named(settings.url);
}

/** The same for a command beside the service: where the service runs the embedded database already, it is borrowed. */
export async function joinDatabase(settings: DatabaseSettings, directory: string): Promise<OpenDatabase> {
  const running = await runningDatabase(settings, directory);
  return running === '' ? openDatabase(settings, directory) : named(running);
}

/** Where the database is that the settings name, or the embedded one that runs already; empty for none. Nothing is started. */
export async function runningDatabase({ url }: DatabaseSettings, directory: string): Promise<string> {
  if (url !== '' || !existsSync(dataFolder(directory))) return url;
  const { runningServerUrl } = await import('./embedded/running-server.js');
  return runningServerUrl(dataFolder(directory));
}

const dataFolder = (directory: string): string => join(directory, '.data', 'postgres');

const named = (url: string): OpenDatabase => ({
  url,
  notice: undefined,
  [Symbol.asyncDispose]: async () => undefined,
});

async function startEmbedded(directory: string): Promise<OpenDatabase> {
  // Loaded only here: a production install does not have what it needs.
  const { EmbeddedPostgres } = await import('./embedded/embedded-postgres.js');
  // Enough for the largest pool that the settings allow.
  const server = await EmbeddedPostgres.start({ directory, settings: { max_connections: '200' } });
  return { url: server.url(), notice: server.notice, [Symbol.asyncDispose]: () => server.stop() };
}
