import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';

import { dataSourceOptions } from '#infrastructure/database/data-source-options.js';

import { Post } from '../../../src/application/posts/post.entity.js';
import {
  type PostFilter,
  type PostOrder,
  PostsRepository,
} from '../../../src/application/posts/posts.repository.js';
import { connected } from '../../support/cluster-connection.js';
import { testDatabase } from '../../support/test-database.js';
import { databaseSettings } from './opened.js';
import { EVERY_POST, postOrders } from './page-cases.js';
import { type Plan, PlanningSession, RecordingDatabase } from './planned.js';

const POSTS = 60_000;
/** A search looks among so many posts first. */
const NEAR = 2_500;

/**
 * `harbour` in every post, `starboard` in every other and `larboard` in the rest, `keel` in one of a hundred, `bilge` in
 * one of five thousand, `orlop` in the oldest hundred.
 */
const FILL = `
  INSERT INTO posts (id, title, content, tags, status, version, published_at, created_at, updated_at)
  SELECT (lpad(to_hex(n), 8, '0') || '-0000-7000-8000-000000000000')::uuid, 'Log ' || lpad((n * 7919 % $1)::text, 6, '0'), concat_ws(' ', 'harbour',
           CASE n % 2 WHEN 0 THEN 'starboard' ELSE 'larboard' END,
           CASE WHEN n % 100 = 7 THEN 'keel' END, CASE WHEN n % 5000 = 7 THEN 'bilge' END, CASE WHEN n <= 100 THEN 'orlop' END),
         CASE n % 2 WHEN 0 THEN ARRAY['even'] ELSE ARRAY['odd'] END, 'published', 1, at, at, at
    FROM generate_series(1, $1::integer) AS n, LATERAL (SELECT '2024-01-01Z'::timestamptz + n * interval '1 minute' AS at) AS t`;

let source: DataSource;
let database: RecordingDatabase;
let posts: PostsRepository;
let session: PlanningSession;

beforeAll(async () => {
  const url = await testDatabase();
  await connected(url, async (client) => {
    await client.query('SET statement_timeout = 0');
    await client.query(FILL, [POSTS]);
    await client.query('VACUUM (ANALYZE) posts');
  });
  const settings = await databaseSettings();
  source = await new DataSource({ ...dataSourceOptions(settings), entities: [Post] }).initialize();
  database = new RecordingDatabase(source, settings);
  posts = new PostsRepository(database);
  session = await PlanningSession.open(url);
}, 60_000);
afterAll(async () => {
  await source.destroy();
  await session[Symbol.asyncDispose]();
});

const search = (filter: Partial<PostFilter>, order: PostOrder = '-published_at') =>
  posts.list({ ...EVERY_POST, ...filter }, order);

/** The plans of a page of that search. */
async function plansOf(filter: Partial<PostFilter>): Promise<Plan[]> {
  database.sent.length = 0;
  await search(filter).slice(20, null);
  const plans: Plan[] = [];
  for (const sent of database.sent.splice(0)) plans.push(...(await session.plansOf(sent)));
  return plans;
}

describe('a page of a search', () => {
  it.each<[string, Partial<PostFilter>]>([
    ['a word of every post', { text: 'harbour' }],
    ['a word of one in a hundred', { text: 'keel' }],
    ['a rare word', { text: 'bilge' }],
    ['a word of the oldest', { text: 'orlop' }],
    ['no such word', { text: 'volcano' }],
    ['two words that PostgreSQL expects to meet often, and that never do', { text: 'starboard larboard' }],
    ['a word that is left out again', { text: 'starboard -starboard' }],
    ['a tag and a word that never meet', { tag: 'even', text: 'larboard' }],
  ])('of %s looks in vain at no more posts than are near', async (_, filter) => {
    const plans = await plansOf(filter);
    expect(plans.flatMap(({ scanned }) => scanned)).toEqual([]);
    expect(plans.reduce((sum, { vain }) => sum + vain, 0)).toBeLessThanOrEqual(NEAR);
  });

  it.each(postOrders)('by %s has every hit once and in its place', async (order) => {
    for (const text of ['keel', 'bilge', 'orlop', 'starboard larboard']) {
      const found: string[] = [];
      for await (const { id } of search({ text }, order).walk()) found.push(id);
      expect(found).toEqual(await sorted(text, order));
    }
  });
});

/** The same by a statement of one piece. */
async function sorted(text: string, order: string): Promise<string[]> {
  const [by, direction] = order.startsWith('-') ? [order.slice(1), 'DESC'] : [order, 'ASC'];
  const { rows } = await database.query<{ id: string }>(
    {
      name: '',
      text: `SELECT id FROM posts WHERE search @@ websearch_to_tsquery('english', $1) ORDER BY ${by} ${direction}, id ${direction}`,
    },
    [text],
  );
  return rows.map(({ id }) => id);
}
