import { Client } from 'pg';
import type { DatabaseSettings } from '../config/settings.js';
import { ALL } from './runtime-settings.repository.js';

/** What was changed while the service ran, by the settings' names, for a command beside it; null where the database does not tell. */
export async function readOverlay(
  url: string,
  { connectTimeoutMs, statementTimeoutMs }: DatabaseSettings,
): Promise<ReadonlyMap<string, string> | null> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: statementTimeoutMs,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ name: string; value: string }>(ALL.text);
    return new Map(rows.map(({ name, value }) => [name, value]));
  } catch {
    return null;
  } finally {
    void client.end().catch(() => undefined);
  }
}
