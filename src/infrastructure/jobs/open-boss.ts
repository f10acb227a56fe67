import { AsyncLocalStorage } from 'node:async_hooks';
import { type Db, PgBoss } from 'pg-boss';
import type { Database } from '../database/database.js';

/** Statements of pg-boss that join the transaction which is open around the caller. */
export const joining = (database: Database): Db => ({
  executeSql: (text, values) => database.query({ name: '', text }, values),
});

/**
 * pg-boss over our own pool. It is never started: we use its tables and its statements, each of them a single one, and
 * leave its pool, its timers and its polling workers alone; `Worker` has one loop for all queues instead.
 */
export function openBoss(database: Database): PgBoss {
  // Whatever it asks for by itself belongs to no transaction and no request.
  const outside = AsyncLocalStorage.snapshot();
  const { executeSql } = joining(database);
  return new PgBoss({
    schema: 'jobs',
    db: { executeSql: (text, values) => outside(() => executeSql(text, values)) },
    migrate: false,
    createSchema: false,
    supervise: false,
    schedule: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
  });
}
