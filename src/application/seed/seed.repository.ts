import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client, type DatabaseError, escapeIdentifier } from 'pg';
import { getMetadataArgsStorage } from 'typeorm';
import { copyLine, type CopyValue } from './copy-text.js';
import type { DevelopmentPackages } from './development-packages.js';
import { SeedRefused } from './seed.errors.js';

/** Any number, as long as every seed takes the same. */
const SEED_LOCK = 7_245_362;
const CHUNK_LENGTH = 65_536;

type EntityClass = new () => object;

/** Writes whole tables in one transaction, on a session of its own: the pool's has limits that such a long one breaks. */
export class SeedRepository {
  private constructor(
    private readonly client: Client,
    private readonly copyFrom: DevelopmentPackages['copyFrom'],
  ) {}

  /** Does the work in a transaction, one seed at a time; what throws, or dies, leaves nothing. */
  static async transaction<T>(
    url: string,
    copyFrom: DevelopmentPackages['copyFrom'],
    work: (repository: SeedRepository) => Promise<T>,
  ): Promise<T> {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
    // The statement that waits for an answer hears of a lost connection too.
    client.on('error', () => undefined);
    await client.connect();
    try {
      await client.query('BEGIN');
      await client.query(
        'SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0',
      );
      await client.query('SELECT pg_advisory_xact_lock($1)', [SEED_LOCK]);
      const result = await work(new SeedRepository(client, copyFrom));
      await client.query('COMMIT');
      return result;
    } finally {
      await client.end();
    }
  }

  async hasTables(): Promise<boolean> {
    const { rows } = await this.client.query(`SELECT to_regclass('posts') IS NOT NULL AS "exists"`);
    return (rows as { exists: boolean }[])[0]?.exists ?? false;
  }

  async countUsersAt(domain: string): Promise<number> {
    const text = 'SELECT count(*)::integer AS total FROM users WHERE email LIKE $1';
    const { rows } = await this.client.query<{ total: number }>(text, [`%@${domain}`]);
    return rows[0]?.total ?? 0;
  }

  /** Writes rows as they are made, no faster than the server takes them. Throws `SeedRefused` for a row that it refuses. */
  async copy(entity: EntityClass, rows: Iterable<object>, copied: (count: number) => void): Promise<void> {
    const { table, columns } = storageOf(entity);
    const names = [...columns.values()].map(escapeIdentifier).join(', ');
    const target = this.client.query(this.copyFrom(`COPY ${escapeIdentifier(table)} (${names}) FROM STDIN`));
    await pipeline(Readable.from(chunks(rows, [...columns.keys()], copied)), target).catch(
      (error: DatabaseError) => {
        if (!error.code?.startsWith('23')) throw error;
        throw new SeedRefused(`The seed and the rows that are there exclude each other: ${error.detail}`, {
          cause: error,
        });
      },
    );
  }

  /** Tells the planner what is in the tables now. */
  async analyse(...tables: string[]): Promise<void> {
    await this.client.query(`ANALYZE ${tables.map(escapeIdentifier).join(', ')}`);
  }
}

/** The table of an entity and its columns by property, as its decorators have them. */
function storageOf(entity: EntityClass): { table: string; columns: Map<string, string> } {
  const { tables, columns } = getMetadataArgsStorage();
  const table = tables.find(({ target }) => target === entity)?.name;
  if (!table) throw new Error(`${entity.name} names no table`);
  const own = columns.filter(({ target, options }) => target === entity && options.insert !== false);
  return {
    table,
    columns: new Map(own.map(({ propertyName, options }) => [propertyName, options.name ?? propertyName])),
  };
}

/** Lines of COPY, many at a time. Throws when a row has nothing to say of a column, not even null. */
function* chunks(
  rows: Iterable<object>,
  properties: readonly string[],
  copied: (count: number) => void,
): Generator<string> {
  let [chunk, count] = ['', 0];
  for (const row of rows) {
    chunk += copyLine(properties.map((property) => valueOf(row, property)));
    count++;
    if (chunk.length < CHUNK_LENGTH) continue;
    yield chunk;
    copied(count);
    chunk = '';
  }
  yield chunk;
  copied(count);
}

function valueOf(row: object, property: string): CopyValue {
  const value = (row as Record<string, CopyValue | undefined>)[property];
  if (value === undefined) throw new Error(`The seed knows no value for the property ${property}`);
  return value;
}
