import type { DatabaseSettings } from '../config/settings.js';
import { visit } from '../database/visit.js';
import { ALL } from './runtime-settings.repository.js';

/** What was changed while the service ran, by the settings' names, for a command beside it; null where the database does not tell. */
export async function readOverlay(
  url: string,
  settings: DatabaseSettings,
): Promise<ReadonlyMap<string, string> | null> {
  try {
    const { rows } = await visit(url, settings, (client) =>
      client.query<{ name: string; value: string }>(ALL.text),
    );
    return new Map(rows.map(({ name, value }) => [name, value]));
  } catch {
    return null;
  }
}
