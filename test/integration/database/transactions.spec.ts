import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import type { Database } from '#infrastructure/database/database.js';

import { connected } from '../../support/cluster-connection.js';
import { testDatabase } from '../../support/test-database.js';
import { ask, backend, closeAll, opened } from './opened.js';

let database: Database;

beforeAll(async () => {
  database = await opened();
  await ask(database, 'CREATE TABLE words (word text PRIMARY KEY)');
});
beforeEach(() => ask(database, 'TRUNCATE words'));
afterAll(closeAll);

const write = (word: string) => ask(database, 'INSERT INTO words VALUES ($1)', [word]);
const words = async () =>
  (await ask<{ word: string }>(database, 'SELECT word FROM words ORDER BY word')).map(({ word }) => word);
/** What anybody else sees. */
const committed = async () =>
  connected(await testDatabase(), async (client) => (await client.query('SELECT word FROM words')).rowCount);

/** Lets everybody go on once so many have come. */
function barrier(size: number): () => Promise<void> {
  const complete = Promise.withResolvers<void>();
  let missing = size;
  return () => {
    if (--missing === 0) complete.resolve();
    return complete.promise;
  };
}

describe('a transaction', () => {
  it('is seen by others when its work is done, and not before', async () => {
    const before = await database.transaction(async () => {
      await write('ladle');
      return committed();
    });
    expect(before).toBe(0);
    expect(await committed()).toBe(1);
  });

  it('gives back what its work gives', async () => {
    await expect(database.transaction(async () => 'soup')).resolves.toBe('soup');
  });

  it('is taken back when its work throws, and hands the error on as it is', async () => {
    const failure = new Error('the soup is burnt');
    const work = database.transaction(async () => {
      await write('ladle');
      throw failure;
    });
    await expect(work).rejects.toBe(failure);
    expect(await words()).toEqual([]);
  });

  it('is joined by everything inside, through functions and timers', async () => {
    const seen = await database.transaction(async () => {
      await write('ladle');
      const outer = await backend(database);
      const inner = await new Promise((resolve) => {
        setImmediate(() => resolve(Promise.all([backend(database), words()])));
      });
      return { outer, inner };
    });
    expect(seen.inner).toEqual([seen.outer, ['ladle']]);
  });

  it('joins the one around it, and is taken back with it', async () => {
    const pids: number[] = [];
    const work = database.transaction(async () => {
      pids.push(await backend(database));
      await database.transaction(async () => {
        pids.push(await backend(database));
        await write('ladle');
      });
      expect(await committed()).toBe(0);
      throw new Error('too salty');
    });
    await expect(work).rejects.toThrow('too salty');
    expect(new Set(pids).size).toBe(1);
    expect(await words()).toEqual([]);
  });

  it('is kept when an inner one fails and the outer work goes on', async () => {
    await database.transaction(async () => {
      await write('ladle');
      await database.transaction(() => Promise.reject(new Error('no salt'))).catch(() => undefined);
    });
    expect(await words()).toEqual(['ladle']);
  });

  it('is not kept when one of its statements failed, though its work kept quiet about that', async () => {
    const work = database.transaction(async () => {
      await write('ladle');
      await write('ladle').catch(() => undefined);
    });
    await expect(work).rejects.toThrow('Nothing was kept');
    expect(await words()).toEqual([]);
  });

  it('mixes with no other that runs at the same time', async () => {
    const meet = [barrier(2), barrier(2)] as const;
    const run = (word: string) =>
      database.transaction(async () => {
        await write(word);
        await meet[0]();
        const seen = { pid: await backend(database), sees: await words() };
        await meet[1]();
        return seen;
      });
    const [one, two] = await Promise.all([run('ladle'), run('spoon')]);
    expect(one.pid).not.toBe(two.pid);
    expect([one.sees, two.sees]).toEqual([['ladle'], ['spoon']]);
    expect(await words()).toEqual(['ladle', 'spoon']);
  });

  it('leaves what runs outside alone', async () => {
    const inside = Promise.withResolvers<number>();
    const goOn = Promise.withResolvers<void>();
    const work = database.transaction(async () => {
      inside.resolve(await backend(database));
      await goOn.promise;
    });
    const pid = await inside.promise;
    const outside = await backend(database);
    goOn.resolve();
    await work;
    expect(outside).not.toBe(pid);
  });

  it('refuses work that goes on after its end, instead of slipping it into somebody else’s', async () => {
    const goOn = Promise.withResolvers<void>();
    let late: Promise<unknown> = Promise.resolve();
    await database.transaction(async () => {
      late = goOn.promise.then(() => write('late'));
    });
    goOn.resolve();
    await expect(late).rejects.toThrow(/transaction .*ended/i);
    expect(await words()).toEqual([]);
  });
});
