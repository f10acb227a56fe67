import { afterEach, describe, expect, it } from '@jest/globals';

import { DegradedError, DependencyError } from '#foundation/errors/index.js';
import type { Database } from '#infrastructure/database/database.js';

import { connected } from '../../support/cluster-connection.js';
import { testDatabase } from '../../support/test-database.js';
import { ask, backend, closeAll, opened } from './opened.js';

afterEach(closeAll);

/** Keeps so many connections until it is told to let go; resolves once it has them. */
async function occupy(database: Database, connections: number): Promise<() => Promise<void>> {
  const letGo = Promise.withResolvers<void>();
  const taken = Array.from({ length: connections }, () => Promise.withResolvers<void>());
  const work = taken.map(({ resolve }) =>
    database.transaction(async () => {
      await backend(database);
      resolve();
      await letGo.promise;
    }),
  );
  await Promise.all(taken.map(({ promise }) => promise));
  return async () => {
    letGo.resolve();
    await Promise.all(work);
  };
}

describe('the pool', () => {
  it('gives size plus overflow at once, and nobody more', async () => {
    const database = await opened({
      DATABASE_POOL_SIZE: '1',
      DATABASE_MAX_OVERFLOW: '1',
      DATABASE_CONNECT_TIMEOUT_MS: '200',
    });
    const letGo = await occupy(database, 2);
    const began = performance.now();
    await expect(backend(database)).rejects.toBeInstanceOf(DependencyError);
    const waited = performance.now() - began;
    expect(waited).toBeGreaterThanOrEqual(190);
    expect(waited).toBeLessThan(2_000);
    await expect(database.transaction(() => backend(database))).rejects.toBeInstanceOf(DependencyError);
    await letGo();
    await expect(backend(database)).resolves.toBeGreaterThan(0);
  });

  it('serves who waits as soon as somebody lets go', async () => {
    const database = await opened({ DATABASE_POOL_SIZE: '1', DATABASE_MAX_OVERFLOW: '0' });
    const letGo = await occupy(database, 1);
    const waiting = backend(database);
    await letGo();
    await expect(waiting).resolves.toBeGreaterThan(0);
  });

  it('sends away at once who would be one too many to wait', async () => {
    const database = await opened({
      DATABASE_POOL_SIZE: '1',
      DATABASE_MAX_OVERFLOW: '0',
      DATABASE_MAX_WAITING: '2',
    });
    const letGo = await occupy(database, 1);
    const waiting = [backend(database), backend(database)];
    await expect(backend(database)).rejects.toBeInstanceOf(DegradedError);
    await expect(database.transaction(() => backend(database))).rejects.toBeInstanceOf(DegradedError);
    await letGo();
    await expect(Promise.all(waiting)).resolves.toHaveLength(2);
    await expect(backend(database)).resolves.toBeGreaterThan(0);
  });

  it('has ten connections and five more unless told otherwise', async () => {
    const database = await opened({ DATABASE_CONNECT_TIMEOUT_MS: '500' });
    const letGo = await occupy(database, 15);
    await expect(backend(database)).rejects.toBeInstanceOf(DependencyError);
    await letGo();
  });

  it('is not what a transaction waits for twice: as many as there are connections finish', async () => {
    const database = await opened({ DATABASE_POOL_SIZE: '2', DATABASE_MAX_OVERFLOW: '0' });
    const work = Array.from({ length: 8 }, () =>
      database.transaction(async () => {
        await backend(database);
        return database.transaction(() => backend(database));
      }),
    );
    expect(new Set(await Promise.all(work)).size).toBeLessThanOrEqual(2);
  });

  it('speaks UTC and stops slow statements before five seconds are over, as the migrations have set for the role', async () => {
    const database = await opened();
    const [shown] = await ask(
      database,
      `SELECT current_setting('statement_timeout') AS statement, current_setting('TimeZone') AS zone,
              current_setting('idle_in_transaction_session_timeout') AS idle`,
    );
    expect(shown).toEqual({ statement: '4250ms', zone: 'UTC', idle: '10s' });
  });
});

describe('a pooler in transaction mode', () => {
  const prepared = `SELECT name FROM pg_prepared_statements`;
  const named = { name: 'ladle', text: 'SELECT 1 AS one' };
  const ONE = { DATABASE_POOL_SIZE: '1', DATABASE_MAX_OVERFLOW: '0' };

  it('is sent no named statement', async () => {
    const database = await opened({ ...ONE, DATABASE_POOLER: 'transaction' });
    await database.query(named);
    await database.transaction(() => database.query(named));
    expect(await ask(database, prepared)).toEqual([]);
  });

  it('where there is none, each statement is prepared once under its name', async () => {
    const database = await opened(ONE);
    await database.query(named);
    await database.transaction(() => database.query(named));
    expect(await ask(database, prepared)).toEqual([{ name: 'ladle' }]);
  });
});

describe('a pool that is closed', () => {
  it('leaves no session behind', async () => {
    const database = await opened();
    const pid = await backend(database);
    await closeAll();
    await connected(await testDatabase(), async (client) => {
      const deadline = performance.now() + 5_000;
      const alive = async () =>
        (await client.query('SELECT FROM pg_stat_activity WHERE pid = $1', [pid])).rowCount;
      while ((await alive()) !== 0 && performance.now() < deadline);
      expect(await alive()).toBe(0);
    });
  });
});
