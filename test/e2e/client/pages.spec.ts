import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from '../../../clients/typescript/src/index.js';
import { TestApp } from '../../support/test-app.js';
import { Line } from './line.js';

const POSTS = '/v1/posts';

async function titlesOf(posts: AsyncIterable<{ title: string }>): Promise<string[]> {
  const read: string[] = [];
  for await (const { title } of posts) read.push(title);
  return read;
}

describe('A list, by way of the client,', () => {
  let app: TestApp;
  let author: string;
  const titles = Array.from({ length: 5 }, (_, at) => `An evening in Galley, part ${at}`);
  beforeAll(async () => {
    app = await TestApp.start();
    const ann = await app.signUp('ann');
    author = ann.id;
    for (const title of titles) await ann.publishes({ title });
  });
  afterAll(() => app.close());

  const asked = (more: object = {}) => ({
    params: { query: { author_id: author, sort: 'title', limit: 2, ...more } as const },
  });

  it('is read to its end, item by item', async () => {
    await using line = await Line.to(app.url);
    const posts = createClient({ baseUrl: line.url }).items(POSTS, asked());
    await expect(titlesOf(posts)).resolves.toEqual(titles);
    expect(line.asked).toHaveLength(3);
  });

  it('is read page by page, with what belongs to a page', async () => {
    const sizes: number[] = [];
    const pages = createClient({ baseUrl: app.url }).pages(POSTS, asked({ include_total: true }));
    for await (const { data, pagination } of pages) {
      sizes.push(data.length);
      expect(pagination.total).toBe(5);
    }
    expect(sizes).toEqual([2, 2, 1]);
  });

  it('is fetched no further than it is read', async () => {
    await using line = await Line.to(app.url);
    for await (const { title } of createClient({ baseUrl: line.url }).items(POSTS, asked()))
      if (title === titles[1]) break;
    expect(line.asked).toHaveLength(1);
  });

  it('is read on from a cursor', async () => {
    const galley = createClient({ baseUrl: app.url });
    const { data } = await galley.GET(POSTS, asked());
    const cursor = data.pagination.next_cursor ?? '';
    await expect(titlesOf(galley.items(POSTS, asked({ cursor })))).resolves.toEqual(titles.slice(2));
  });

  it('may be empty', async () => {
    const galley = createClient({ baseUrl: app.url });
    const nobodys = asked({ author_id: '0199d3a2-7c1e-7b60-9f3e-2f6a1c0b8d45' });
    await expect(titlesOf(galley.items(POSTS, nobodys))).resolves.toEqual([]);
  });

  it('goes on when a page has to be asked for twice, and ends where one is refused', async () => {
    await using line = await Line.to(app.url);
    line.fate = () => (line.asked.length === 2 ? 'answer lost' : 'passed');
    const galley = createClient({ baseUrl: line.url });
    await expect(titlesOf(galley.items(POSTS, asked()))).resolves.toEqual(titles);
    const forged = titlesOf(galley.items(POSTS, asked({ cursor: 'forged' })));
    await expect(forged).rejects.toMatchObject({ type: '/problems/invalid-cursor' });
  });
});
