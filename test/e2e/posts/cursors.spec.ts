import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LONG_ENOUGH, type Person, type PostBody } from '../../support/person.js';
import { invalid, problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';

const FILTER = 'q=evening&tag=sea&published_after=2020-01-01T00:00:00Z';

describe('A cursor', () => {
  let app: TestApp;
  let ann: Person;
  let posts: PostBody[];
  let list: string;
  let cursor: string;
  beforeAll(async () => {
    app = await TestApp.start();
    ann = await app.signUp('ann');
    posts = [];
    for (const title of ['Evening number one', 'Evening number two', 'Evening number three'])
      posts.unshift(await ann.publishes({ title, tags: ['sea'] }));
    list = `/v1/posts?${FILTER}&author_id=${ann.id}&sort=-created_at`;
    cursor = await cursorOf(ann, list);
  });
  afterAll(() => app.close());

  async function cursorOf(person: Person, path: string): Promise<string> {
    const { body } = await person.get(`${path}&limit=1`).expect(200);
    expect(body.pagination.next_cursor).toEqual(expect.any(String));
    return body.pagination.next_cursor as string;
  }
  const from = (path: string, place: string) =>
    app.stranger.get(`${path}&cursor=${encodeURIComponent(place)}`);
  const refused = problem(400, 'invalid-cursor', { field: 'cursor' });

  it.each([1, 2, 100])('goes on from its place, also with another limit: %i', async (limit) => {
    const { body } = await from(`${list}&limit=${limit}`, cursor).expect(200);
    expect((body.data as PostBody[]).map(({ id }) => id)).toEqual(
      posts.slice(1, 1 + limit).map(({ id }) => id),
    );
  });

  it.each(['include=author', 'include_total=true', 'render=html', 'status=published'])(
    'goes on when only what is shown differs: %s',
    async (query) => {
      expect((await from(`${list}&${query}`, cursor).expect(200)).body.data).toHaveLength(2);
    },
  );

  it('goes on in the same list in other words', async () => {
    const path = `/v1/posts?sort=-created_at&author_id=${ann.id.toUpperCase()}&tag=%20SEA&q=evening%20&published_after=2020-01-01T01:00:00%2B01:00`;
    expect((await from(path, cursor).expect(200)).body.data).toHaveLength(2);
  });

  it('goes on after its post is gone', async () => {
    const { id } = await ann.publishes({ tags: ['gone'] });
    const next = await ann.publishes({ tags: ['gone'] });
    const place = await cursorOf(ann, '/v1/posts?tag=gone');
    await ann.delete(`/v1/posts/${next.id}`).expect(204);
    expect((await from('/v1/posts?tag=gone', place).expect(200)).body.data).toMatchObject([{ id }]);
  });

  it.each([
    ['sort', 'sort=-created_at', 'sort=created_at'],
    ['sort', 'sort=-created_at', 'sort=-published_at'],
    ['sort', 'sort=-created_at', 'sort=title'],
    ['sort', 'sort=-created_at', 'sort=-relevance'],
    ['sort', '&sort=-created_at', ''],
    ['words', 'q=evening', 'q=number'],
    ['words', 'q=evening&', ''],
    ['tag', 'tag=sea', 'tag=ships'],
    ['tag', 'tag=sea&', ''],
    ['time', '2020-01-01', '2020-01-02'],
    ['time', 'published_after', 'published_before'],
    ['author', 'author_id', 'published_before=2090-01-01T00:00:00Z&author_id'],
  ])('is of no use with another %s: %s for %s', async (_, one, other) => {
    await from(list.replace(one, other), cursor).expect(refused);
  });

  it('is of no use for another author or status', async () => {
    const bob = await app.signUp('bob');
    await from(list.replace(ann.id, bob.id), cursor).expect(refused);
    await bob.get(`/v1/posts?status=draft&cursor=${cursor}`).expect(refused);
  });

  it('of a list of users is of no use in a list of posts, and the other way about', async () => {
    const cid = await app.signUpAdmin('cid');
    const ofUsers = await cursorOf(cid, '/v1/users?sort=-created_at');
    const ofPosts = await cursorOf(cid, '/v1/posts?sort=-created_at');
    await from('/v1/posts?sort=-created_at', ofUsers).expect(refused);
    await cid.get(`/v1/users?sort=-created_at&cursor=${ofPosts}`).expect(refused);
  });

  it('of another service is of no use', async () => {
    const other = await TestApp.start({ SECRET_KEY: 'another secret of enough characters' });
    try {
      await other.stranger.get(`${list}&cursor=${cursor}`).expect(refused);
    } finally {
      await other.close();
    }
  });

  const changed = (text: string, at: number): string => {
    const place = at < 0 ? text.length + at : at;
    return `${text.slice(0, place)}${text[place] === 'A' ? 'B' : 'A'}${text.slice(place + 1)}`;
  };
  const payload = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

  it.each<[string, (cursor: string) => string]>([
    ['a changed beginning', (text) => changed(text, 0)],
    ['a changed payload', (text) => changed(text, text.indexOf('.') - 2)],
    ['a changed signature', (text) => changed(text, text.indexOf('.') + 1)],
    ['a changed end', (text) => changed(text, -1)],
    ['its last character missing', (text) => text.slice(0, -1)],
    ['its first character missing', (text) => text.slice(1)],
    ['half of it', (text) => text.slice(0, text.length / 2)],
    ['no signature', (text) => text.split('.')[0] ?? ''],
    ['an empty signature', (text) => `${text.split('.')[0]}.`],
    ['no payload', (text) => `.${text.split('.')[1]}`],
    ['more at its end', (text) => `${text}A`],
    ['padding', (text) => `${text}==`],
    ['one part too many', (text) => `${text}.A`],
    ['itself twice', (text) => `${text}${text}`],
    [
      'a place of its own',
      (text) => `${payload([posts[1]?.created_at, posts[1]?.id])}.${text.split('.')[1]}`,
    ],
    ['a place that is none', (text) => `${payload({})}.${text.split('.')[1]}`],
    ['nothing', () => ''],
    ['a dot', () => '.'],
    ['quotes', () => `'; DROP TABLE posts; --`],
    ['a pile of crabs', () => '🦀'.repeat(10)],
    ['a replacement character', () => '\uFFFD'],
  ])('is refused with %s', async (_, alter) => {
    await from(list, alter(cursor)).expect(refused);
  });

  it('is one text of a bounded length', async () => {
    await app.stranger
      .get(`${list}&cursor=${cursor}&cursor=${cursor}`)
      .expect(invalid({ cursor: 'string_type' }));
    await from(list, 'x'.repeat(2_049)).expect(invalid({ cursor: 'string_too_long' }));
    await from(list, 'x\0').expect(invalid({ cursor: 'value_error' }));
  });

  it.each(['🦀'.repeat(200), `"${'\\'.repeat(190)}"`, "it's a title; --", 'ערב ארוך בנמל הישן'])(
    'remembers any title: %.12s',
    async (title) => {
      const dan = await app.signUp('dan');
      const ids = [];
      for (let count = 0; count < 2; count += 1)
        ids.push((await dan.publishes({ title, content: LONG_ENOUGH })).id);
      const path = `/v1/posts?author_id=${dan.id}&sort=title`;
      const { body } = await from(path, await cursorOf(dan, path)).expect(200);
      expect(body.data).toMatchObject([{ id: ids[1], title }]);
    },
  );
});
