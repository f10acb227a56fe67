import type { Client } from 'pg';
import type { DatabaseSettings } from '#infrastructure/config/settings.js';
import { appliedMigrations, migrationNames } from './migrations.js';
import { visit } from './visit.js';

/** What a database is like, seen from here. */
export interface Examination {
  /** As the server writes it: `18.4`. */
  readonly version: string;
  readonly missingMigrations: readonly string[];
  /** By how much its clock is ahead of ours. */
  readonly aheadMs: number;
}

/** Looks at a database without changing anything. Throws what the driver throws when it does not let us in. */
export const examine = (url: string, settings: DatabaseSettings): Promise<Examination> =>
  visit(url, settings, async (client) => {
    const aheadMs = await clockAhead(client);
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
    const applied = await appliedMigrations(
      async (text) => (await client.query<{ name: string }>(text)).rows,
    );
    return {
      version: rows[0]?.server_version.split(' ')[0] ?? '',
      missingMigrations: migrationNames.filter((name) => !applied.has(name)),
      aheadMs,
    };
  });

/** The server has read its clock about in the middle of the question. */
async function clockAhead(client: Client): Promise<number> {
  const before = Date.now();
  const { rows } = await client.query<{ now: number }>(
    `SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS now`,
  );
  return (rows[0]?.now ?? 0) - (before + Date.now()) / 2;
}
