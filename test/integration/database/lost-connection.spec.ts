import { afterEach, describe, expect, it } from '@jest/globals';

import { DependencyError } from '#foundation/errors/index.js';
import type { Database } from '#infrastructure/database/database.js';

import { connected } from '../../support/cluster-connection.js';
import { FaultProxy } from '../../support/fault-proxy.js';
import { testDatabase } from '../../support/test-database.js';
import { ask, backend, closeAll, opened } from './opened.js';

const ONE_CONNECTION = { DATABASE_POOL_SIZE: '1', DATABASE_MAX_OVERFLOW: '0' };
const ENDLESS = 'SELECT pg_sleep(60)';
const unavailable = expect.objectContaining({
  constructor: DependencyError,
  message: 'database is unavailable',
  details: { dependency: 'database' },
});

afterEach(closeAll);

/** Resolves once the backend runs a statement. */
async function busy(pid: number): Promise<void> {
  await connected(await testDatabase(), async (client) => {
    const deadline = performance.now() + 5_000;
    const running = `SELECT FROM pg_stat_activity WHERE pid = $1 AND state = 'active'`;
    while ((await client.query(running, [pid])).rowCount === 0 && performance.now() < deadline);
  });
}

async function terminate(pid: number): Promise<void> {
  await connected(await testDatabase(), (client) => client.query('SELECT pg_terminate_backend($1)', [pid]));
}

/** Every connection that there is ends without a word of the server; new ones work. */
async function cut(cable: FaultProxy): Promise<void> {
  cable.reset();
  await cable.mend();
}

/** The connections that there are carry nothing from now on; new ones do. */
async function silence(cable: FaultProxy): Promise<void> {
  cable.halfOpen();
  await cable.mend();
}

async function answers(database: Database): Promise<boolean> {
  return (await backend(database)) > 0;
}

describe('a connection that the server ends', () => {
  it('in the middle of a statement fails it, and the next one works at once', async () => {
    const database = await opened(ONE_CONNECTION);
    const suicide = ask(database, 'SELECT pg_terminate_backend(pg_backend_pid())');
    await expect(suicide).rejects.toEqual(unavailable);
    await expect(answers(database)).resolves.toBe(true);
  });

  it('in the middle of a transaction fails it, and the next one works', async () => {
    const database = await opened(ONE_CONNECTION);
    const work = database.transaction(async () => {
      await terminate(await backend(database));
      await ask(database, 'SELECT 1');
    });
    await expect(work).rejects.toEqual(unavailable);
    await expect(database.transaction(() => answers(database))).resolves.toBe(true);
  });

  it('before the commit fails the transaction that thinks it is done', async () => {
    const database = await opened(ONE_CONNECTION);
    const work = database.transaction(async () => {
      await terminate(await backend(database));
    });
    await expect(work).rejects.toEqual(unavailable);
    await expect(answers(database)).resolves.toBe(true);
  });

  it('while it is idle is not noticed by the next caller for long', async () => {
    const database = await opened(ONE_CONNECTION);
    await terminate(await backend(database));
    const first = await answers(database).catch((error: unknown) => error);
    expect([true, unavailable]).toContainEqual(first);
    await expect(answers(database)).resolves.toBe(true);
  });
});

describe('a connection that is cut', () => {
  it('under a statement fails it, ends no process, and the next one works', async () => {
    await using cable = await FaultProxy.to(await testDatabase());
    const database = await opened({ ...ONE_CONNECTION, DATABASE_URL: cable.url });
    const pid = await backend(database);
    const outcome = ask(database, ENDLESS).catch((error: unknown) => error);
    await busy(pid);
    await cut(cable);
    expect(await outcome).toEqual(unavailable);
    await expect(answers(database)).resolves.toBe(true);
  });

  it('under a transaction fails it, and the next one works', async () => {
    await using cable = await FaultProxy.to(await testDatabase());
    const database = await opened({ ...ONE_CONNECTION, DATABASE_URL: cable.url });
    const work = database.transaction(async () => {
      await backend(database);
      await cut(cable);
      await ask(database, 'SELECT 1');
    });
    await expect(work).rejects.toEqual(unavailable);
    await expect(database.transaction(() => answers(database))).resolves.toBe(true);
  });
});

describe('a connection that carries nothing any more', () => {
  const IMPATIENT = { ...ONE_CONNECTION, DATABASE_STATEMENT_TIMEOUT_MS: '200' };

  it('fails a statement in time, and is replaced', async () => {
    await using cable = await FaultProxy.to(await testDatabase());
    const database = await opened({ ...IMPATIENT, DATABASE_URL: cable.url });
    await silence(cable);
    await expect(answers(database)).rejects.toEqual(unavailable);
    await expect(answers(database)).resolves.toBe(true);
  });

  it('fails a transaction in time, and is replaced', async () => {
    await using cable = await FaultProxy.to(await testDatabase());
    const database = await opened({ ...IMPATIENT, DATABASE_URL: cable.url });
    const work = database.transaction(async () => {
      await backend(database);
      await silence(cable);
      await ask(database, 'SELECT 1');
    });
    await expect(work).rejects.toEqual(unavailable);
    await expect(database.transaction(() => answers(database))).resolves.toBe(true);
  });

  it('fails a transaction that has not begun, and is replaced', async () => {
    await using cable = await FaultProxy.to(await testDatabase());
    const database = await opened({ ...IMPATIENT, DATABASE_URL: cable.url });
    await silence(cable);
    await expect(database.transaction(() => answers(database))).rejects.toEqual(unavailable);
    await expect(database.transaction(() => answers(database))).resolves.toBe(true);
  });
});

describe('connections that were open beside one that was lost', () => {
  it('are lent to nobody', async () => {
    await using cable = await FaultProxy.to(await testDatabase());
    const database = await opened({
      DATABASE_URL: cable.url,
      DATABASE_POOL_SIZE: '4',
      DATABASE_STATEMENT_TIMEOUT_MS: '400',
    });
    const everybody = () =>
      Promise.all([1, 2, 3, 4].map(() => database.transaction(() => answers(database))));
    await everybody();
    await silence(cable);
    await expect(answers(database)).rejects.toEqual(unavailable);
    await expect(everybody()).resolves.toEqual([true, true, true, true]);
  });
});

describe('a server that is not there', () => {
  it('is unavailable to a service that had it before', async () => {
    const cable = await FaultProxy.to(await testDatabase());
    const database = await opened({ ...ONE_CONNECTION, DATABASE_URL: cable.url });
    await cable.close();
    await answers(database).catch(() => undefined);
    await expect(answers(database)).rejects.toEqual(unavailable);
    await expect(database.transaction(() => answers(database))).rejects.toEqual(unavailable);
  });
});
