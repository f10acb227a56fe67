import type { Client } from 'pg';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import type { DatabaseSettings } from '#infrastructure/config/settings.js';
import { rowTypes } from './row-types.js';

/** What is left of the time for a statement is for the answer's way to whoever has asked. */
const CLIENT_SHARE = 0.92;

/** How a client of `pg` treats statements. The session's own limits are set for the role: see `session-defaults.ts`. */
export const clientOptions = (settings: DatabaseSettings) => ({
  types: rowTypes,
  // The server ends a slow statement before; this ends the wait for a server that does not answer at all.
  query_timeout: Math.ceil(settings.statementTimeoutMs * CLIENT_SHARE),
});

/** How TypeORM and its pool reach PostgreSQL. */
export function dataSourceOptions(settings: DatabaseSettings): PostgresDataSourceOptions {
  return {
    type: 'postgres',
    url: settings.url,
    poolSize: settings.poolSize + settings.maxOverflow,
    connectTimeoutMS: settings.connectTimeoutMs,
    installExtensions: false,
    extra: {
      ...clientOptions(settings),
      // These stay open when idle; the overflow is closed again.
      min: settings.poolSize,
      // A connection that dies while it is lent would end the process; who waits on it hears of it anyway.
      onConnect: (client: Client) => void client.on('error', () => undefined),
    },
  };
}
