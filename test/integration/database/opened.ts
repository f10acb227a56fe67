import { DataSource } from 'typeorm';
import type { QueryResultRow } from 'pg';

import type { DatabaseSettings } from '#infrastructure/config/settings.js';
import { loadSettings } from '#infrastructure/config/settings.loader.js';
import { dataSourceOptions } from '#infrastructure/database/data-source-options.js';
import { Database } from '#infrastructure/database/database.js';

import { testDatabase } from '../../support/test-database.js';
import { Note } from './note.entity.js';

/** Closed by `afterEach(closeAll)`. */
const sources: DataSource[] = [];
const databases: Database[] = [];

/** The database of this file as the service opens it; settings beyond the defaults by their names. */
export async function opened(overrides: Record<string, string> = {}): Promise<Database> {
  const settings = await databaseSettings(overrides);
  const source = new DataSource({ ...dataSourceOptions(settings), entities: [Note] });
  await source.initialize();
  sources.push(source);
  const database = new Database(source, settings);
  databases.push(database);
  return database;
}

export async function databaseSettings(overrides: Record<string, string> = {}): Promise<DatabaseSettings> {
  const given = { ENVIRONMENT: 'test', DATABASE_URL: await testDatabase(), ...overrides };
  return loadSettings({ overrides: given }).settings.database;
}

export async function closeAll(): Promise<void> {
  await Promise.all(databases.splice(0).map((database) => database.onApplicationShutdown()));
  await Promise.all(sources.splice(0).map((source) => source.destroy()));
}

/** The rows of a statement without a name. */
export async function ask<Row extends QueryResultRow>(
  database: Database,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  return (await database.query<Row>({ name: '', text }, values)).rows;
}

/** The server's process behind the connection that the next statement takes. */
export async function backend(database: Database): Promise<number> {
  const [row] = await ask<{ pid: number }>(database, 'SELECT pg_backend_pid() AS pid');
  return row?.pid ?? 0;
}
