import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person, PostBody } from '../../support/person.js';
import { invalid } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';

describe('The list of posts', () => {
  let app: TestApp;
  let ann: Person;
  let bob: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    ann = await app.signUp('ann');
    bob = await app.signUp('bob');
  });
  afterAll(() => app.close());

  const list = async (query: string): Promise<PostBody[]> =>
    (await app.stranger.get(`/v1/posts?${query}`).expect(200)).body.data as PostBody[];
  const ids = async (query: string): Promise<string[]> => (await list(query)).map(({ id }) => id);

  it('has what is published, the newest first', async () => {
    const early = await ann.drafts({ tags: ['newest'] });
    const first = await bob.publishes({ tags: ['newest'] });
    app.clock.advance(10);
    await ann.post(`/v1/posts/${early.id}/publish`).expect(200);
    await ann.drafts({ tags: ['newest'] });
    await ann.drafts({ tags: ['newest'], status: 'archived' });
    expect(await ids('tag=newest')).toEqual([early.id, first.id]);
    expect(await ids('tag=newest&status=published')).toEqual([early.id, first.id]);
  });

  it('has the whole posts', async () => {
    const post = await ann.publishes({ tags: ['whole'] });
    const { body, headers } = await app.stranger.get('/v1/posts?tag=whole').expect(200);
    expect(body).toEqual({
      data: [{ ...post, allowed_actions: [] }],
      pagination: { limit: 20, next_cursor: null, has_more: false },
    });
    expect(headers['cache-control']).toBe('public, max-age=0, must-revalidate');
    expect(headers['link']).toBeUndefined();
    const own = await ann.get('/v1/posts?tag=whole').expect(200);
    expect(own.body.data).toEqual([post]);
    expect(own.headers['cache-control']).toBe('private, no-cache');
  });

  it('may be of one author', async () => {
    const dan = await app.signUp('dan');
    const { id } = await dan.publishes();
    await bob.publishes();
    expect(await ids(`author_id=${dan.id}`)).toEqual([id]);
    expect(await ids(`author_id=${dan.id.toUpperCase()}`)).toEqual([id]);
    expect(await ids('author_id=01990000-0000-7000-8000-000000000000')).toEqual([]);
  });

  it('may be of one tag, however it is written', async () => {
    const { id } = await ann.publishes({ tags: ['Été à la mer', 'J\u030C'] });
    await ann.publishes({ tags: ['été'] });
    for (const tag of ['été à la mer', ' ÉTÉ À LA MER ', 'E\u0301te\u0301 a\u0300 la mer', 'J\u030C', 'ǰ'])
      expect(await ids(`tag=${encodeURIComponent(tag)}`)).toEqual([id]);
  });

  it('may be of a time, its ends left out, in any offset', async () => {
    const of = `author_id=${ann.id}&tag=timed`;
    const posts: PostBody[] = [];
    for (let count = 0; count < 3; count += 1) {
      posts.unshift(await ann.publishes({ tags: ['timed'] }));
      app.clock.advance(60_000);
    }
    const [last, middle, first] = posts as [PostBody, PostBody, PostBody];
    const elsewhere = (at: string | null): string =>
      encodeURIComponent(new Date(Date.parse(at ?? '') + 7_200_000).toISOString().replace('Z', '+02:00'));
    expect(await ids(`${of}&published_after=${first.published_at}`)).toEqual([last.id, middle.id]);
    expect(await ids(`${of}&published_before=${last.published_at}`)).toEqual([middle.id, first.id]);
    expect(await ids(`${of}&published_after=${elsewhere(first.published_at)}`)).toHaveLength(2);
    const within = `published_after=${first.published_at}&published_before=${last.published_at}`;
    expect(await ids(`${of}&${within}`)).toEqual([middle.id]);
    expect(
      await ids(`${of}&published_after=${last.published_at}&published_before=${first.published_at}`),
    ).toEqual([]);
    expect(await ids(`${of}&published_after=0001-01-01T00:00:00Z`)).toHaveLength(3);
    expect(await ids(`${of}&published_before=9999-12-31T23:59:59.999Z`)).toHaveLength(3);
  });

  it('may be in any order', async () => {
    const dan = await app.signUp('dan');
    const titles = ['Bread and butter', 'Cider and cheese', 'Apples and ale'];
    const posts: PostBody[] = [];
    for (const title of titles) {
      posts.push(await dan.drafts({ title }));
      app.clock.advance(10);
    }
    const [bread, cider, apples] = posts.map(({ id }) => id) as [string, string, string];
    for (const id of [cider, apples, bread]) {
      await dan.post(`/v1/posts/${id}/publish`).expect(200);
      app.clock.advance(10);
    }
    const orders = {
      published_at: [cider, apples, bread],
      '-published_at': [bread, apples, cider],
      created_at: [bread, cider, apples],
      '-created_at': [apples, cider, bread],
      title: [apples, bread, cider],
      '-title': [cider, bread, apples],
    };
    for (const [sort, expected] of Object.entries(orders))
      expect([sort, await ids(`author_id=${dan.id}&sort=${sort}`)]).toEqual([sort, expected]);
  });

  it('of drafts is in the order of their making or their titles', async () => {
    const dan = await app.signUp('dan');
    const one = await dan.drafts({ title: 'Bread and butter' });
    app.clock.advance(10);
    const two = await dan.drafts({ title: 'Apples and ale' });
    const drafts = async (sort: string): Promise<string[]> => {
      const { body } = await dan.get(`/v1/posts?status=draft${sort}`).expect(200);
      return (body.data as PostBody[]).map(({ id }) => id);
    };
    expect(await drafts('')).toEqual([two.id, one.id]);
    expect(await drafts('&sort=created_at')).toEqual([one.id, two.id]);
    expect(await drafts('&sort=title')).toEqual([two.id, one.id]);
    for (const sort of ['published_at', '-published_at'])
      await dan.get(`/v1/posts?status=draft&sort=${sort}`).expect(invalid({ sort: 'value_error' }));
    await dan.get('/v1/posts?status=draft&q=ale&sort=-relevance').expect(invalid({ sort: 'value_error' }));
  });

  it.each([
    ...['0', '-1'].map((limit) => [`limit=${limit}`, { limit: 'greater_than_equal' }]),
    ['limit=101', { limit: 'less_than_equal' }],
    ...['NaN', '1.5', '', '1e1', '0x10', '+5', '%205', 'ten', '١'].map((limit) => [
      `limit=${limit}`,
      { limit: 'int_type' },
    ]),
    ['limit=1&limit=2', { limit: 'int_type' }],
    ...['relevance', 'author_id', '', '--title', 'TITLE', 'id'].map((sort) => [
      `sort=${sort}`,
      { sort: 'enum' },
    ]),
    ['sort=title&sort=title', { sort: 'enum' }],
    ['sort=-relevance', { sort: 'value_error' }],
    ['status=deleted', { status: 'enum' }],
    ['status=draft&status=published', { status: 'enum' }],
    ['author_id=x', { author_id: 'uuid_parsing' }],
    ['author_id=', { author_id: 'uuid_parsing' }],
    ['tag=', { tag: 'string_too_short' }],
    [`tag=${'x'.repeat(31)}`, { tag: 'string_too_long' }],
    ['tag=a%00', { tag: 'value_error' }],
    ['q=%20', { q: 'string_too_short' }],
    [`q=${'x'.repeat(201)}`, { q: 'string_too_long' }],
    ['q=a%00b', { q: 'value_error' }],
    ['q=one&q=two', { q: 'string_type' }],
    ['include=posts', { include: 'enum' }],
    ...['1', 'yes', '', 'TRUE'].map((flag) => [`include_total=${flag}`, { include_total: 'bool_type' }]),
    ...[
      'yesterday',
      '',
      '2026-01-01',
      '2026-01-01T00:00:00',
      '2026-02-30T00:00:00Z',
      '2026-01-01T24:00:00Z',
      '0000-01-01T00:00:00Z',
      '0001-01-01T00:00:00%2B14:00',
      '9999-12-31T23:59:59-14:00',
      '1767225600',
    ].map((at) => [`published_after=${at}`, { published_after: 'datetime_parsing' }]),
    ['published_before=x', { published_before: 'datetime_parsing' }],
    ...['colour', '__proto__', 'constructor', 'toString', 'order', 'q%5B%5D'].map((key) => [
      `${key}=1`,
      { [decodeURIComponent(key)]: 'extra_forbidden' },
    ]),
    ['limit=0&sort=x&colour=red', { limit: 'greater_than_equal', sort: 'enum', colour: 'extra_forbidden' }],
  ] as [string, Record<string, string>][])('does not understand ?%s', async (query, faults) => {
    await app.stranger.get(`/v1/posts?${query}`).expect(invalid(faults));
  });
});
