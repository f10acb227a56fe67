import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Person, PostBody } from '../../support/person.js';
import { TestApp } from '../../support/test-app.js';
import { walk } from './pages.js';

const SORTS = ['published_at', '-published_at', 'created_at', '-created_at', 'title', '-title', '-relevance'];

describe('The pages of a list', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  /** An author with posts in order of their making: some of one title, some of one moment. */
  async function authorOf(count: number): Promise<{ author: Person; posts: PostBody[] }> {
    const author = await app.signUp('ann');
    const posts: PostBody[] = [];
    for (let at = 0; at < count; at += 1)
      posts.push(await author.publishes({ title: `Evening number ${at % 3}` }));
    return { author, posts };
  }

  const atOnce = (author: Person) =>
    app.database.query(
      {
        name: 'test-at-once',
        text: 'UPDATE posts SET created_at = now(), published_at = now() WHERE author_id = $1',
      },
      [author.id],
    );

  it.each(SORTS)('have each post once, in the order of the whole: %s', async (sort) => {
    const { author, posts } = await authorOf(8);
    const path = `/v1/posts?author_id=${author.id}&q=evening&sort=${sort}`;
    for (const limit of [1, 3, 7, 8, 9]) {
      const [whole] = await walk(app.stranger, `${path}&limit=100`);
      const pages = await walk(app.stranger, `${path}&limit=${limit}`);
      expect(pages.flat()).toEqual(whole);
      expect(pages).toHaveLength(Math.ceil(posts.length / limit));
      expect(new Set(whole).size).toBe(posts.length);
    }
  });

  it.each(SORTS)('have each post once where all are equal: %s', async (sort) => {
    const { author, posts } = await authorOf(6);
    for (const { id } of posts)
      await author.patch(`/v1/posts/${id}`, { title: 'All of one title' }).expect(200);
    await atOnce(author);
    const path = `/v1/posts?author_id=${author.id}&q=title&sort=${sort}`;
    const ids = posts.map(({ id }) => id);
    const expected = sort.startsWith('-') ? ids.toReversed() : ids;
    expect((await walk(app.stranger, `${path}&limit=1`)).flat()).toEqual(expected);
    expect((await walk(app.stranger, `${path}&limit=4`)).flat()).toEqual(expected);
  });

  it('have what was there exactly once while more is written', async () => {
    const { author, posts } = await authorOf(9);
    const walks = fc.record({
      sort: fc.constantFrom(...SORTS),
      limit: fc.integer({ min: 1, max: 4 }),
      titles: fc.array(
        fc.constantFrom('Evening number 0', 'Evening number 1', 'Aft of evening', 'Zest of evening'),
        {
          maxLength: 3,
        },
      ),
    });
    await fc.assert(
      fc.asyncProperty(walks, async ({ sort, limit, titles }) => {
        const path = `/v1/posts?author_id=${author.id}&q=evening&sort=${sort}&limit=${limit}`;
        const before = (await walk(author, path.replace(/&limit=\d/, '&limit=100'))).flat();
        const writing: Promise<PostBody>[] = [];
        let turns = 0;
        const pages = await walk(author, path, async () => {
          turns += 1;
          if (turns < 4) writing.push(...titles.map((title) => author.publishes({ title })));
        });
        const written = (await Promise.all(writing)).map(({ id }) => id);
        const seen = pages.flat();
        expect(new Set(seen).size).toBe(seen.length);
        expect(seen.filter((id) => !written.includes(id))).toEqual(before);
        for (const id of written) await author.delete(`/v1/posts/${id}`).expect(204);
      }),
      { numRuns: 25 },
    );
    expect(posts).toHaveLength(9);
  });

  it.each([
    ['', 20, 20],
    ['&limit=1', 1, 1],
    ['&limit=100', 100, 22],
  ])('are as long as asked for: %s', async (query, limit, length) => {
    const { author } = await authorOf(22);
    const { body } = await app.stranger.get(`/v1/posts?author_id=${author.id}${query}`).expect(200);
    expect(body.data).toHaveLength(length);
    expect(body.pagination).toMatchObject({ limit, has_more: length < 22 });
  });

  it('are counted when asked to be', async () => {
    const { author } = await authorOf(3);
    await author.drafts();
    const path = `/v1/posts?author_id=${author.id}&limit=2`;
    const pagination = async (query: string): Promise<object> =>
      (await app.stranger.get(`${path}${query}`).expect(200)).body.pagination as object;
    expect(await pagination('&include_total=true')).toMatchObject({ total: 3 });
    expect(await pagination('&include_total=true&q=number')).toMatchObject({ total: 3 });
    expect(await pagination('&include_total=true&q=volcano')).toMatchObject({ total: 0 });
    for (const query of ['', '&include_total=false'])
      expect(await pagination(query)).not.toHaveProperty('total');
  });

  it('are linked with all that was asked for', async () => {
    const { author } = await authorOf(3);
    for (const q of [
      'evening?',
      'evening%3F',
      'evening%20number',
      'evening+number',
      '%22evening%20number%22',
    ])
      expect(
        await walk(app.stranger, `/v1/posts?q=${q}&author_id=${author.id}&limit=1&include=author`),
      ).toHaveLength(3);
  });

  it('of drafts are walked by their author', async () => {
    const ann = await app.signUp('ann');
    const drafts = [await ann.drafts(), await ann.drafts(), await ann.drafts()].map(({ id }) => id);
    expect((await walk(ann, '/v1/posts?status=draft&limit=2')).flat()).toEqual(drafts.toReversed());
    expect((await walk(ann, '/v1/posts?status=draft&limit=2&sort=title')).flat()).toEqual(drafts);
  });
});
