import { AsyncLocalStorage } from 'node:async_hooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { DependencyError } from '#foundation/errors/index.js';
import type { Database } from '#infrastructure/database/database.js';

import { ask, closeAll, opened } from './opened.js';

let database: Database;
/** Does it on a connection of its own, though a transaction is open around the caller. */
const elsewhere = AsyncLocalStorage.snapshot();
/** How often the work was done. */
let tries: number;

beforeAll(async () => {
  database = await opened();
  await ask(database, 'CREATE TABLE pots (name text PRIMARY KEY, soup integer NOT NULL)');
});
beforeEach(async () => {
  tries = 0;
  await ask(database, 'TRUNCATE pots');
  await ask(database, `INSERT INTO pots VALUES ('left', 0), ('right', 0)`);
});
afterAll(closeAll);

const fill = (pot: string) => ask(database, 'UPDATE pots SET soup = soup + 1 WHERE name = $1', [pot]);
const pots = () => ask(database, 'SELECT name, soup FROM pots ORDER BY name');

/** Fills one pot, waits until the other cook has filled theirs, and reaches for that: the first time round. */
async function cook(first: string, second: string, meeting: PromiseWithResolvers<void>[]): Promise<void> {
  await database.transaction(async () => {
    tries += 1;
    await fill(first);
    meeting[first === 'left' ? 0 : 1]?.resolve();
    await Promise.all(meeting.map(({ promise }) => promise));
    await fill(second);
  });
}

describe('of two transactions that wait for each other', () => {
  it('the one that the server takes back is done once more', async () => {
    const meeting = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    await Promise.all([cook('left', 'right', meeting), cook('right', 'left', meeting)]);
    expect(await pots()).toEqual([
      { name: 'left', soup: 2 },
      { name: 'right', soup: 2 },
    ]);
    expect(tries).toBe(3);
  });
});

describe('a transaction that could not be put in order with another', () => {
  it('is done once more, with what the other has done', async () => {
    await database.transaction(async () => {
      tries += 1;
      await ask(database, 'SET TRANSACTION ISOLATION LEVEL SERIALIZABLE');
      const [left] = await ask<{ soup: number }>(database, `SELECT soup FROM pots WHERE name = 'left'`);
      if (tries === 1) await elsewhere(() => fill('left'));
      await ask(database, `UPDATE pots SET soup = $1 WHERE name = 'left'`, [(left?.soup ?? 0) + 10]);
    });
    expect(await pots()).toContainEqual({ name: 'left', soup: 11 });
    expect(tries).toBe(2);
  });

  it('is given up after three times, and takes with it what was to follow', async () => {
    let followed = false;
    const work = database.transaction(async () => {
      tries += 1;
      await database.afterCommit(async () => {
        followed = true;
      });
      await ask(database, `DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$`);
    });
    await expect(work).rejects.toBeInstanceOf(DependencyError);
    expect({ tries, followed }).toEqual({ tries: 3, followed: false });
  });
});

describe('a statement by itself', () => {
  it('is repeated as a transaction is', async () => {
    await ask(database, 'CREATE SEQUENCE asked');
    const text = `DO $$ BEGIN
      IF nextval('asked') < 3 THEN RAISE EXCEPTION 'again' USING ERRCODE = '40P01'; END IF;
    END $$`;
    await expect(ask(database, text)).resolves.toEqual([]);
    expect(await ask(database, 'SELECT last_value::integer AS last FROM asked')).toEqual([{ last: 3 }]);
  });
});
