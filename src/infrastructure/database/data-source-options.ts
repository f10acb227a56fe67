import type { Client } from 'pg';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import type { DatabaseSettings } from '#infrastructure/config/settings.js';
import { rowTypes } from './row-types.js';

/** What is left of the time for a statement is for the answer's way to whoever has asked. */
const CLIENT_SHARE = 0.92;

/** The longest wait for an answer: the server ends a slow statement before, so one that says nothing is not there. */
export const answerTimeoutMs = ({ statementTimeoutMs }: DatabaseSettings): number =>
  Math.ceil(statementTimeoutMs * CLIENT_SHARE);

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
      // These stay open when idle; the overflow is closed again.
      min: settings.poolSize,
      // A connection that dies while it is lent would end the process; who waits on it hears of it anyway.
      onConnect: (client: Client) => void client.on('error', () => undefined),
    },
  };
}
