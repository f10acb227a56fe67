import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';

import type { Position, Listing } from '#infrastructure/database/listing.js';
import { dataSourceOptions } from '#infrastructure/database/data-source-options.js';

import { Post } from '../../../src/application/posts/post.entity.js';
import { PostsOfAuthorRepository } from '../../../src/application/posts/posts-of-author.repository.js';
import { PostsRepository, type PostOrder } from '../../../src/application/posts/posts.repository.js';
import { ScheduledPostsRepository } from '../../../src/application/posts/scheduling/scheduled-posts.repository.js';
import { User } from '../../../src/application/users/user.entity.js';
import { UsersRepository, type UserSort } from '../../../src/application/users/users.repository.js';
import { testDatabase } from '../../support/test-database.js';
import { fillLibrary, idNumbered, POSTS, USERS } from './library.js';
import { databaseSettings } from './opened.js';
import { EVERY_POST, EVERY_USER, postFilters, postOrders, userFilters, userOrders } from './page-cases.js';
import { type Plan, PlanningSession, RecordingDatabase, type Sent } from './planned.js';

let source: DataSource;
let database: RecordingDatabase;
let users: UsersRepository;
let posts: PostsRepository;
let session: PlanningSession;

beforeAll(async () => {
  await fillLibrary(await testDatabase());
  const settings = await databaseSettings();
  source = await new DataSource({ ...dataSourceOptions(settings), entities: [User, Post] }).initialize();
  database = new RecordingDatabase(source, settings);
  users = new UsersRepository(database);
  posts = new PostsRepository(database);
  session = await PlanningSession.open(await testDatabase());
}, 60_000);
afterAll(async () => {
  await source.destroy();
  await session[Symbol.asyncDispose]();
});

/** The plans of all that the work sends. */
async function plansOf(work: () => Promise<unknown>): Promise<Plan[]> {
  database.sent.length = 0;
  await work();
  const plans: Plan[] = [];
  for (const sent of database.sent.splice(0)) plans.push(...(await session.plansOf(sent)));
  return plans;
}

/** Says the statement with what it scans, so that a failure explains itself. */
const scans = (plans: Plan[]) =>
  plans.flatMap(({ text, scanned }) => (scanned.length > 0 ? [{ text, scanned }] : []));
const pagesOf = (plans: Plan[]) => plans.reduce((sum, { pages }) => sum + pages, 0);

const user = (number: number) => users.findById(idNumbered(number)) as Promise<User>;
const post = (number: number) => posts.findById(idNumbered(number)) as Promise<Post>;

describe('a statement about one', () => {
  const single: [string, () => Promise<unknown>][] = [
    ['user by id', () => user(77)],
    ['user by id, locked', () => users.findForUpdate(idNumbered(77))],
    ['active user by id, kept so', () => users.findActiveForShare(idNumbered(77))],
    ['active admin, locked with all others', () => users.findActiveAdminsForUpdate()],
    ['user by e-mail address', () => users.findByEmail('cook-77@example.com')],
    ['user by username', () => users.findByUsername('Cook-77')],
    ['user who is changed', async () => users.save(await user(78))],
    ['post by id', () => post(77)],
    ['post by id, locked', () => posts.findForUpdate(idNumbered(77))],
    ['post that is changed', async () => posts.save(await post(77))],
    ['post that is deleted for good', () => posts.delete(idNumbered(POSTS))],
  ];

  it.each(single)('%s looks at few pages', async (_, work) => {
    const plans = await plansOf(work);
    expect(plans.length).toBeGreaterThan(0);
    expect(scans(plans)).toEqual([]);
    expect(pagesOf(plans)).toBeLessThan(80);
  });

  it('batch of users to be erased scans no table', async () => {
    const plans = await plansOf(() => users.findClosed(new Date(), 100, null));
    expect(plans.length).toBeGreaterThan(0);
    expect(scans(plans)).toEqual([]);
    expect(pagesOf(plans)).toBeLessThan(10);
  });

  it('batch of drafts to be published scans no table, and claims each by its id', async () => {
    const scheduled = new ScheduledPostsRepository(database);
    const at = new Date('2026-02-01Z');
    const plans = await plansOf(async () => {
      const { value } = await scheduled.due(at).next();
      expect(await scheduled.claim((value as Post).id, at)).toEqual(value);
    });
    expect(scans(plans)).toEqual([]);
    expect(pagesOf(plans)).toBeLessThan(150);
  });

  it('slice of an author’s posts, whatever became of them, costs the same wherever it begins', async () => {
    const ofAuthor = new PostsOfAuthorRepository(database);
    const plans = await plansOf(async () => {
      const slice = await ofAuthor.slice(idNumbered(14), 5, null);
      await ofAuthor.slice(idNumbered(14), 5, slice.at(-1) ?? null);
    });
    expect(scans(plans)).toEqual([]);
    // In three places of the index, one for each status, and then for each of the five posts.
    for (const { pages: looked } of plans) expect(looked).toBeLessThan(30);
  });

  it('of a hundred users by id looks at few pages for each', async () => {
    const ids = Array.from({ length: 100 }, (_, at) => idNumbered(1 + at * 49));
    const plans = await plansOf(() => users.findByIds(ids));
    expect(scans(plans)).toEqual([]);
    expect(pagesOf(plans)).toBeLessThan(400);
  });

  it('that deletes a user finds the posts that stand in the way by an index', async () => {
    await users.delete(idNumbered(USERS + 1));
    const [sent] = database.sent.splice(-1) as [Sent];
    const plans = await session.plansOf({ ...sent, values: [await authorOfNothing()] });
    expect(plans.length).toBeGreaterThan(1);
    expect(scans(plans)).toEqual([]);
  });
});

async function authorOfNothing(): Promise<string> {
  const { rows } = await database.query<{ id: string }>({
    name: '',
    text: 'SELECT id FROM users WHERE NOT EXISTS (SELECT FROM posts WHERE author_id = users.id) LIMIT 1',
  });
  return rows[0]?.id ?? '';
}

/** The first page, and one that begins in the middle. */
async function twoPages(list: () => Listing<User> | Listing<Post>, middle: Position): Promise<Plan[]> {
  return plansOf(async () => {
    await list().slice(20, null);
    await list().slice(20, middle);
  });
}

describe('a page of posts', () => {
  const middle = (order: PostOrder): Position => ({
    key: order.endsWith('title') ? 'Recipe 8' : '2024-10-01T00:00:00.000Z',
    id: idNumbered(POSTS / 2),
  });
  const cases = postFilters.flatMap(([what, filter]) => postOrders.map((order) => ({ what, filter, order })));

  it.each(cases)('of $what by $order scans no table', async ({ filter, order }) => {
    const list = () => posts.list({ ...EVERY_POST, ...filter }, order);
    expect(scans(await twoPages(list, middle(order)))).toEqual([]);
  });

  it.each(['tag-7', 'rare-77'])(
    'with the tag %s looks at no more than is near, however often it is asked for',
    async (tag) => {
      const list = () => posts.list({ ...EVERY_POST, tag }, '-published_at');
      for (const { pages: looked } of await twoPages(list, middle('-published_at')))
        expect(looked).toBeLessThan(1_000);
    },
  );

  it.each(['soup', 'saffron', 'nowhere'])('of %s by relevance scans no table', async (text) => {
    const list = () => posts.list({ ...EVERY_POST, text }, '-relevance');
    expect(scans(await twoPages(list, { key: 60_000, id: idNumbered(1) }))).toEqual([]);
  });

  it.each(postOrders)('deep in the list by %s costs what the first does', async (order) => {
    const list = () => posts.list(EVERY_POST, order);
    const [first, deep] = (await twoPages(list, middle(order))) as [Plan, Plan];
    expect(deep.pages).toBeLessThanOrEqual(first.pages + 10);
    expect(deep.pages).toBeLessThan(100);
  });

  it('of one author costs what the author has written, wherever it begins', async () => {
    const list = () => posts.list({ ...EVERY_POST, authorId: idNumbered(14) }, '-published_at');
    for (const { pages: looked } of await twoPages(list, middle('-published_at')))
      expect(looked).toBeLessThan(100);
  });
});

describe('a page of users', () => {
  const middle = (sort: UserSort): Position => ({
    key: sort.endsWith('username') ? 'cook-3' : '2025-01-01T00:00:00.000Z',
    id: idNumbered(USERS / 2),
  });
  const cases = userFilters.flatMap(([what, filter]) => userOrders.map((sort) => ({ what, filter, sort })));

  it.each(cases)('of $what by $sort scans no table', async ({ filter, sort }) => {
    const list = () => users.list({ ...EVERY_USER, ...filter }, sort);
    expect(scans(await twoPages(list, middle(sort)))).toEqual([]);
  });

  it.each(userOrders)('deep in the list by %s costs what the first does', async (sort) => {
    const list = () => users.list(EVERY_USER, sort);
    const [first, deep] = (await twoPages(list, middle(sort))) as [Plan, Plan];
    expect(deep.pages).toBeLessThanOrEqual(first.pages + 10);
    expect(deep.pages).toBeLessThan(100);
  });

  it.each(['cook-4999', 'cook-4999@example.com', 'waiter'])(
    'beginning with %s looks at few pages',
    async (beginning) => {
      const list = () => users.list({ ...EVERY_USER, beginning }, '-created_at');
      expect(pagesOf(await plansOf(() => list().slice(20, null)))).toBeLessThan(30);
    },
  );
});
