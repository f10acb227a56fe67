import type { Client } from 'pg';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import type { DatabaseSettings } from '#infrastructure/config/settings.js';
import { rowTypes } from './row-types.js';

/** How TypeORM and its pool reach PostgreSQL. The session's own limits are set for the role: see `session-defaults.ts`. */
export function dataSourceOptions(settings: DatabaseSettings): PostgresDataSourceOptions {
  return {
    type: 'postgres',
    url: settings.url,
    poolSize: settings.poolSize + settings.maxOverflow,
    connectTimeoutMS: settings.connectTimeoutMs,
    installExtensions: false,
    extra: {
      types: rowTypes,
      // The server ends a slow statement; this ends the wait for a server that does not answer at all.
      query_timeout: settings.statementTimeoutMs + 1_000,
      // These stay open when idle; the overflow is closed again.
      min: settings.poolSize,
      // A connection that dies while it is lent would end the process; who waits on it hears of it anyway.
      onConnect: (client: Client) => void client.on('error', () => undefined),
    },
  };
}
