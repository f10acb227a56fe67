import type { EventEmitter } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, type QueryResult } from 'pg';
import { LeanQuery, type Question } from '#infrastructure/database/lean-query.js';
import { rowTypes } from '#infrastructure/database/row-types.js';
import { testDatabase } from '../../support/test-database.js';

type Row = Record<string, unknown>;
const SOUP = `SELECT $1::text AS soup, '2026-03-01 12:00:00.5+00'::timestamptz AS at, ARRAY['pea', 'leek'] AS kinds, NULL AS lid`;

describe('A query of ours', () => {
  let client: Client;
  beforeAll(async () => {
    client = new Client({ connectionString: await testDatabase(), types: rowTypes });
    await client.connect();
    await client.query(`SET timezone = 'UTC'`);
  });
  afterAll(() => client.end());

  const ask = (query: Question): Promise<QueryResult<Row>> =>
    new Promise((resolve, reject) => {
      client.query(new LeanQuery<Row>(query, (error, result) => (error ? reject(error) : resolve(result))));
    });

  it('has rows that are objects, as the driver’s own has', async () => {
    const { rows, rowCount, command } = await ask({ text: SOUP, values: ['pea soup'] });
    expect({ rows, rowCount, command }).toEqual({
      rows: [{ soup: 'pea soup', at: '2026-03-01T12:00:00.500Z', kinds: ['pea', 'leek'], lid: null }],
      rowCount: 1,
      command: 'SELECT',
    });
  });

  it('has rows that are the values of their columns, where it is asked for them, each time anew', async () => {
    const query = { name: 'soup', text: SOUP, rowMode: 'array' as const };
    const first = await ask({ ...query, values: ['pea soup'] });
    const second = await ask({ ...query, values: ['leek soup'] });
    const others = ['2026-03-01T12:00:00.500Z', ['pea', 'leek'], null];
    expect(first.rows).toEqual([['pea soup', ...others]]);
    expect(second.rows).toEqual([['leek soup', ...others]]);
    expect(second.fields.map(({ name }) => name)).toEqual(['soup', 'at', 'kinds', 'lid']);
    const { rows } = await ask({ text: 'SELECT name FROM pg_prepared_statements' });
    expect(rows).toEqual([{ name: 'soup' }]);
  });

  it('is told once what its rows are like, and each time what they are', async () => {
    const told: unknown[] = [];
    const { connection } = client as unknown as { connection: EventEmitter };
    const hear = (message: unknown): unknown => told.push(message);
    connection.on('rowDescription', hear);
    const query = { name: 'soup of the day', text: SOUP };
    const soups = await Promise.all(['pea', 'leek', 'fish'].map((soup) => ask({ ...query, values: [soup] })));
    connection.off('rowDescription', hear);
    expect(soups.map(({ rows }) => rows[0]?.['soup'])).toEqual(['pea', 'leek', 'fish']);
    expect(soups[2]?.rows[0]).toEqual({ ...soups[0]?.rows[0], soup: 'fish' });
    expect(told).toHaveLength(1);
  });

  it('has no rows where there are none to describe', async () => {
    await ask({ name: 'note', text: 'CREATE TEMP TABLE notes (word text)' });
    const add = { name: 'add', text: 'INSERT INTO notes VALUES ($1)' };
    for (const word of ['salt', 'pepper'])
      expect(await ask({ ...add, values: [word] })).toMatchObject({ rows: [], fields: [], rowCount: 1 });
  });

  it('fails for a value that cannot be written, and the connection bears the next', async () => {
    const query = { name: 'soup in vain', text: SOUP };
    await ask({ ...query, values: ['pea soup'] });
    const endless: Row = {};
    endless['self'] = endless;
    await expect(ask({ ...query, values: [endless] })).rejects.toThrow('circular');
    expect((await ask({ text: 'SELECT 1 AS one' })).rows).toEqual([{ one: 1 }]);
  });

  it('copies nothing, and changes nothing of what it was told', async () => {
    const query = Object.freeze({ text: SOUP, values: Object.freeze(['pea soup']) as unknown as string[] });
    expect((await ask(query)).rowCount).toBe(1);
  });

  it('fails as the driver’s own does, and the connection bears the next', async () => {
    await expect(ask({ text: 'SELECT $1::int', values: ['soup'] })).rejects.toMatchObject({ code: '22P02' });
    expect((await ask({ text: 'SELECT 1 AS one' })).rows).toEqual([{ one: 1 }]);
  });
});
