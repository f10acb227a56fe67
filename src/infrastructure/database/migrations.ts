import { Client } from 'pg';
import { DataSource, type MigrationInterface } from 'typeorm';
import type { DatabaseSettings } from '#infrastructure/config/settings.js';
import { migrations } from '#migrations/index.js';
import { setSessionDefaults } from './session-defaults.js';
import { unreachable } from './unreachable.js';

/** Any number, as long as every runner takes the same. */
const MIGRATION_LOCK = 7_245_361;

export interface MigrationTarget {
  /** A role that may change the schema, on a connection that holds a session. */
  url: string;
  statementTimeoutMs: number;
  connectTimeoutMs: number;
  /** The role that the service signs in with; the one of `url` where it is not another. */
  role?: string;
}

export interface MigrationStatus {
  name: string;
  applied: boolean;
}

/** The names of all migrations, in the order in which they run. */
export const migrationNames: readonly string[] = migrations.map((migration) => migration.name);

/** Applies what is missing, one runner at a time, and sets the session's defaults; returns what it applied. */
export function migrate(target: MigrationTarget): Promise<string[]> {
  return withLock(target, async (source, client) => {
    const applied = await source.runMigrations({ transaction: 'each' });
    await setSessionDefaults(client, {
      role: target.role || (client.user ?? ''),
      statementTimeoutMs: target.statementTimeoutMs,
    });
    return applied.map((migration) => migration.name);
  });
}

/** Takes the latest migration back; returns its name, or null when there is none. */
export function revert(target: MigrationTarget): Promise<string | null> {
  return withLock(target, async (source, client) => {
    const before = await status(client);
    await source.undoLastMigration({ transaction: 'each' });
    return before.findLast(({ applied }) => applied)?.name ?? null;
  });
}

/** Every migration, and whether it has been applied. */
export function migrationStatus(target: MigrationTarget): Promise<MigrationStatus[]> {
  return connected(target, status);
}

async function status(client: Client): Promise<MigrationStatus[]> {
  const applied = await appliedMigrations(async (text) => (await client.query<{ name: string }>(text)).rows);
  return migrationNames.map((name) => ({ name, applied: applied.has(name) }));
}

/** The names of the migrations that a database has seen; none when it has no table of them. */
export async function appliedMigrations(
  query: (text: string) => Promise<{ name: string }[]>,
): Promise<ReadonlySet<string>> {
  const [exists] = (await query(`SELECT to_regclass('migrations')::text AS name`)) as {
    name: string | null;
  }[];
  return new Set(exists?.name ? (await query('SELECT name FROM migrations')).map(({ name }) => name) : []);
}

function withLock<T>(
  target: MigrationTarget,
  work: (source: DataSource, client: Client) => Promise<T>,
): Promise<T> {
  return connected(target, async (client) => {
    const source = new DataSource({
      type: 'postgres',
      url: target.url,
      poolSize: 1,
      connectTimeoutMS: target.connectTimeoutMs,
      installExtensions: false,
      migrations: migrations as (new () => MigrationInterface)[],
      migrationsTableName: 'migrations',
      extra: { options: '-c statement_timeout=0' },
    });
    try {
      // Ends with the session: a runner that dies leaves no lock behind.
      await client.query('SET statement_timeout = 0');
      await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
      await source.initialize();
      return await work(source, client);
    } finally {
      if (source.isInitialized) await source.destroy();
    }
  });
}

/** Lends a session for some work. Throws `DatabaseUnreachable`. */
async function connected<T>(
  { url, connectTimeoutMs }: MigrationTarget,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: connectTimeoutMs });
  // A session that the server ends while it waits is told by the next statement.
  client.on('error', () => undefined);
  await client.connect().catch(unreachable(url));
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Where the settings want migrations to run, and for which role. */
export function migrationTarget({
  url,
  migrationUrl,
  statementTimeoutMs,
  connectTimeoutMs,
}: DatabaseSettings): MigrationTarget {
  const role = decodeURIComponent(new URL(url).username);
  return { url: migrationUrl || url, role, statementTimeoutMs, connectTimeoutMs };
}
