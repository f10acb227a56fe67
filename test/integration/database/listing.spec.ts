import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { QueryResult } from 'pg';

import type { Database, Statement } from '#infrastructure/database/database.js';
import { Listing, type Position } from '#infrastructure/database/listing.js';
import { Table } from '#infrastructure/database/table.js';

import { createNotes, idOf, Note } from './note.entity.js';
import { ask, closeAll, opened } from './opened.js';

const SIZE = 23;
const NOTES = Array.from({ length: SIZE }, (_, at) => at + 1);

let database: Database;
let notes: Table<Note>;

beforeAll(async () => {
  database = await opened();
  await createNotes((text) => ask(database, text));
  notes = new Table(database, Note);
  // Five share each rank; times grow with the number.
  for (const number of NOTES) {
    const at = new Date(Date.UTC(2026, 0, 1, 0, 0, 0, number));
    const note = Note.write(number, `${number % 2 === 0 ? 'even' : 'odd'} ${number}`, at);
    await notes.save(Object.assign(note, { rank: Math.floor(number / 5) }));
  }
});
afterAll(closeAll);

const listing = () => new Listing(database, notes);
const numberOf = ({ text }: Note) => Number(text.split(' ')[1]);
const byRank = (one: number, other: number) => Math.floor(one / 5) - Math.floor(other / 5) || one - other;

/** The numbers page by page, each page asked for with the place the one before ended. */
async function walk(make: () => Listing<Note>, limit: number): Promise<number[][]> {
  const pages: number[][] = [];
  let place: Position | null = null;
  do {
    const { items, last } = await make().slice(limit, place);
    pages.push(items.map(numberOf));
    place = last;
  } while (place !== null && pages.length <= SIZE);
  return pages;
}

describe('a listing', () => {
  it('begins with the newest unless told otherwise', async () => {
    const { items } = await listing().slice(3, null);
    expect(items.map(numberOf)).toEqual([23, 22, 21]);
    expect(items[0]).toBeInstanceOf(Note);
    expect(items[0]).not.toHaveProperty('sortKey');
  });

  it.each([1, 4, 5, 22])('gives each row once and in order in pages of %i', async (limit) => {
    const ascending = () => listing().orderBy('rank', 'ASC');
    const pages = await walk(ascending, limit);
    expect(pages.flat()).toEqual(NOTES.toSorted(byRank));
    expect(pages.every(({ length }) => length <= limit)).toBe(true);
    const descending = () => listing().orderBy('rank', 'DESC');
    expect((await walk(descending, limit)).flat()).toEqual(NOTES.toSorted(byRank).toReversed());
  });

  it.each([23, 100])('has no place to go on from when one page of %i holds all', async (limit) => {
    const { items, last } = await listing().slice(limit, null);
    expect(items).toHaveLength(SIZE);
    expect(last).toBeNull();
  });

  it('leaves out a condition without a value, and counts what the others find', async () => {
    const even = () => listing().where('note_text LIKE ?', 'even%').where('rank = ?', undefined);
    expect(await even().count()).toBe(11);
    expect((await walk(even, 4)).flat()).toEqual([22, 20, 18, 16, 14, 12, 10, 8, 6, 4, 2]);
    expect(await listing().where('rank = ?', 99).count()).toBe(0);
    expect(await listing().where('rank = ?', 99).slice(5, null)).toEqual({ items: [], last: null });
  });

  it('uses a value wherever its condition names it', async () => {
    const { items } = await listing().where('(rank = ? OR version = ? + 100)', 2).slice(10, null);
    expect(items.map(numberOf)).toEqual([14, 13, 12, 11, 10]);
  });

  it('takes no value for a piece of SQL', async () => {
    expect(await listing().where('note_text = ?', `' OR true --`).count()).toBe(0);
  });

  it('goes on from its place, whatever was put before it meanwhile', async () => {
    const first = await listing().slice(2, null);
    await database
      .transaction(async () => {
        await notes.save(Note.write(99, 'new 99', new Date(Date.UTC(2027, 0))));
        const next = await listing().slice(2, first.last);
        expect(next.items.map(numberOf)).toEqual([21, 20]);
        throw new Error('take it back');
      })
      .catch((error: Error) => expect(error.message).toBe('take it back'));
  });

  it('orders among a bounded number of rows only, page after page of the same', async () => {
    const among = () => listing().among(7, 'created_at DESC, id DESC').orderBy('rank', 'ASC');
    expect((await walk(among, 2)).flat()).toEqual([17, 18, 19, 20, 21, 22, 23]);
  });

  it('orders by an expression with a value of its own', async () => {
    const remainder = () => listing().where('rank < ?', 2).orderBy('(rank + ?::integer) % 2', 'ASC', 1);
    expect((await walk(remainder, 3)).flat()).toEqual([5, 6, 7, 8, 9, 1, 2, 3, 4]);
  });

  it('is prepared where one plan serves all values, and planned with its values where not', async () => {
    const own = await opened({ DATABASE_POOL_SIZE: '1', DATABASE_MAX_OVERFLOW: '0' });
    const fresh = () => new Listing(own, notes);
    await fresh().where('rank = ?', 1).where('secret IS NULL').slice(5, null);
    await fresh().where('note_text LIKE ?', 'even%').slice(5, null);
    const text = 'SELECT statement FROM pg_prepared_statements WHERE name LIKE $1';
    const lists = async (send: (statement: Statement, values: unknown[]) => Promise<QueryResult>) =>
      (await send({ name: 'prepared', text }, ['list-%'])).rows;
    const prepared = { statement: expect.stringContaining('rank = $1 AND secret IS NULL') };
    expect(await lists((...sent) => own.read(...sent))).toEqual([prepared]);
    expect(await lists((...sent) => own.query(...sent))).toEqual([]);
  });

  it('keeps the milliseconds of a place, so that nothing is passed over', async () => {
    const { last } = await listing().slice(1, null);
    expect(last).toEqual({ key: '2026-01-01T00:00:00.023Z', id: idOf(23) });
  });
});
