import { Client } from 'pg';
import type { DatabaseSettings } from '#infrastructure/config/settings.js';

/** Looks at a database over a connection of its own, for a command beside the service. Rejects with what the driver or the look throws. */
export async function visit<T>(
  url: string,
  { connectTimeoutMs, statementTimeoutMs }: DatabaseSettings,
  look: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: statementTimeoutMs,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await look(client);
  } finally {
    void client.end().catch(() => undefined);
  }
}
