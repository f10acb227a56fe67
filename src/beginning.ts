import cluster from 'node:cluster';
import type { Logger } from 'pino';
import { type LoadedSettings, loadSettings } from '#infrastructure/config/settings.loader.js';
import type { SettingsInputs } from '#infrastructure/config/settings.precedence.js';
import type { Telemetry } from '#infrastructure/config/telemetry.js';
import { openDatabase } from '#infrastructure/database/open-database.js';
import { waitForDatabase } from '#infrastructure/database/wait-for-database.js';

/** What a process has once it has read its settings. */
export interface Beginning {
  readonly inputs: SettingsInputs & { readonly directory: string };
  readonly given: LoadedSettings;
  readonly telemetry: Telemetry | null;
  readonly logger: Logger;
  /** Says what all processes would say alike, once. */
  readonly warn: (sentence: string) => void;
  /** What is open, closed in reverse order whatever ends the process. */
  readonly resources: AsyncDisposableStack;
}

/** Opens the database, waits for it, and in dev applies missing migrations; the settings that lead to it. */
export async function reachDatabase({
  inputs,
  given,
  logger,
  warn,
  resources,
}: Beginning): Promise<LoadedSettings> {
  const database = resources.use(await openDatabase(given.settings.database, inputs.directory));
  const loaded = loadSettings({ ...inputs, overrides: { DATABASE_URL: database.url } });
  await waitForDatabase(loaded.settings.database, (sentence) => logger.warn(sentence));
  if (cluster.isPrimary && loaded.settings.app.environment === 'dev') {
    const { migrate, migrationTarget } = await import('#infrastructure/database/migrations.js');
    await migrate(migrationTarget(loaded.settings.database));
  }
  for (const warning of [...given.warnings, database.notice ?? []].flat()) warn(warning);
  return loaded;
}
