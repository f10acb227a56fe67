import { randomBytes } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';

import { migrate, migrationNames, migrationStatus, revert } from '#infrastructure/database/migrations.js';

import { connected, databaseUrl } from '../../support/cluster-connection.js';
import { testDatabase } from '../../support/test-database.js';

/** An empty database for each test: what migrations are for. */
let url: string;
const made: string[] = [];

beforeEach(async () => {
  const name = `galley_migrations_${randomBytes(6).toString('hex')}`;
  const cluster = await testDatabase();
  await connected(cluster, (client) => client.query(`CREATE DATABASE ${name}`));
  made.push(name);
  url = databaseUrl(cluster, name);
});
afterAll(async () => {
  await connected(await testDatabase(), async (client) => {
    for (const name of made) await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
  });
});

const target = () => ({ url, statementTimeoutMs: 5_000, connectTimeoutMs: 3_000 });
const ask = async (text: string) => (await connected(url, (client) => client.query(text))).rows as unknown[];
const tables = () =>
  ask(`SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`);
/** The schema as it is written down, to be compared. */
const schema = () =>
  ask(`SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name <> 'migrations'
        UNION ALL SELECT tablename, indexname, indexdef, '', '' FROM pg_indexes WHERE tablename <> 'migrations' AND schemaname = 'public'
        UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', '' FROM pg_constraint
                   WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'migrations'
        ORDER BY 1, 2, 3`);

describe('migrations', () => {
  it('make the tables of an empty database, and say which of them ran', async () => {
    await expect(migrate(target())).resolves.toEqual(migrationNames);
    expect(await tables()).toEqual(expect.arrayContaining([{ name: 'posts' }, { name: 'users' }]));
  });

  it('find nothing to do the second time', async () => {
    await migrate(target());
    await expect(migrate(target())).resolves.toEqual([]);
  });

  it('say of each whether it has been applied', async () => {
    const all = (applied: boolean) => migrationNames.map((name) => ({ name, applied }));
    expect(await migrationStatus(target())).toEqual(all(false));
    await migrate(target());
    expect(await migrationStatus(target())).toEqual(all(true));
    await revert(target());
    expect((await migrationStatus(target())).at(-1)).toEqual({ name: migrationNames.at(-1), applied: false });
  });

  it('are taken back one by one, to nothing, and lead to the same schema again', async () => {
    await migrate(target());
    const before = await schema();
    const reverted: (string | null)[] = [];
    for (let last = await revert(target()); last !== null; last = await revert(target())) reverted.push(last);
    expect(reverted).toEqual(migrationNames.toReversed());
    expect(await tables()).toEqual([{ name: 'migrations' }]);
    await expect(migrate(target())).resolves.toEqual(migrationNames);
    expect(await schema()).toEqual(before);
  });

  it('run once when several runners start together', async () => {
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => migrate(target())));
    expect(outcomes.filter((applied) => applied.length > 0)).toEqual([migrationNames]);
    expect(outcomes.filter((applied) => applied.length === 0)).toHaveLength(3);
  });

  it('leave nothing half done when one fails, and go on from there when it can', async () => {
    await connected(url, (client) => client.query('CREATE VIEW posts AS SELECT 1 AS one'));
    await expect(migrate(target())).rejects.toThrow(/posts/);
    const [, second] = await migrationStatus(target());
    expect(second?.applied).toBe(false);
    expect(await ask(`SELECT indexname FROM pg_indexes WHERE tablename = 'posts'`)).toEqual([]);
    await connected(url, (client) => client.query('DROP VIEW posts'));
    await expect(migrate(target())).resolves.toEqual(migrationNames.slice(1));
  });

  it('set what a session of the service starts with', async () => {
    await migrate({ url, statementTimeoutMs: 1_234, connectTimeoutMs: 3_000 });
    expect(
      await ask(`SELECT current_setting('statement_timeout') AS statement, current_setting('TimeZone') AS zone,
                        current_setting('idle_in_transaction_session_timeout') AS idle`),
    ).toEqual([{ statement: '1048ms', zone: 'UTC', idle: '2468ms' }]);
  });

  it('say which database it is that cannot be reached, and not its password', async () => {
    const wrong = url.replace(/:[^:@]+@/, ':geheim@');
    const refused = migrate({ url: wrong, statementTimeoutMs: 5_000, connectTimeoutMs: 3_000 });
    await expect(refused).rejects.toThrow(new URL(url).pathname.slice(1));
    await expect(refused).rejects.not.toThrow('geheim');
  });
});

describe('a runner', () => {
  const HELD = `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted
                   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
  const WAITING = HELD.replace('AND granted', 'AND NOT granted');

  it('waits for another that is at work, and holds no lock afterwards', async () => {
    await connected(url, async (other) => {
      await other.query('SELECT pg_advisory_lock(7245361)');
      const waiting = migrate(target());
      const deadline = performance.now() + 5_000;
      while ((await ask(WAITING)).length === 0 && performance.now() < deadline);
      expect(await tables()).toEqual([]);
      await other.query('SELECT pg_advisory_unlock(7245361)');
      await expect(waiting).resolves.toEqual(migrationNames);
    });
    expect(await ask(HELD)).toEqual([]);
  });

  it('that dies holds no lock: the next one is let in', async () => {
    await connected(url, async (other) => {
      await other.query('SELECT pg_advisory_lock(7245361)');
      const outcome = migrate(target()).catch(String);
      const deadline = performance.now() + 5_000;
      while ((await ask(WAITING)).length === 0 && performance.now() < deadline);
      await other.query(`SELECT pg_terminate_backend(pid) FROM (${WAITING}) AS waiting`);
      expect(await outcome).toMatch(/terminat/i);
      await other.query(`SELECT pg_advisory_unlock(7245361)`);
    });
    await expect(migrate(target())).resolves.toEqual(migrationNames);
  });
});
