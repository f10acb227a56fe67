import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../support/person.js';
import { TestApp } from '../../support/test-app.js';

const POSTS = 1_000;
/** Together more than sockets hold, so that the service has to wait for its reader. */
const CONTENT = `"\\é${'x'.repeat(20_000)}`;

const WRITE_HUNDRED = {
  name: '',
  text: `
    INSERT INTO posts (id, author_id, title, content, status, version, published_at, created_at, updated_at)
    SELECT gen_random_uuid(), $1, 'Evening ' || n, $3,
           (ARRAY['draft', 'published', 'archived'])[1 + n % 3], 1, at, at, at
      FROM generate_series($2::integer + 1, $2 + 100) AS n, LATERAL (SELECT now() + (n / 7) * interval '1 second' AS at) AS t`,
};
const rename = (from: string, to: string) => ({ name: '', text: `ALTER TABLE ${from} RENAME TO ${to}` });

describe('The export of somebody who has written much', () => {
  let app: TestApp;
  let ann: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    ann = await app.signUp('ann');
    for (let written = 0; written < POSTS; written += 100)
      await app.database.query(WRITE_HUNDRED, [ann.id, written, CONTENT]);
  });
  afterAll(() => app.close());

  async function begin(): Promise<IncomingMessage> {
    const headers = { authorization: `Bearer ${ann.token}` };
    const [response] = (await once(get(`${app.url}/v1/users/me/export`, { headers }), 'response')) as [
      IncomingMessage,
    ];
    return response;
  }

  it('is whole and well-formed, however slowly it is read', async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of (await begin()) as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      await turn();
    }
    const { posts } = JSON.parse(Buffer.concat(chunks).toString()) as {
      posts: { id: string; title: string; content: string }[];
    };
    expect(new Set(posts.map(({ title }) => title))).toEqual(
      new Set(Array.from({ length: POSTS }, (_, at) => `Evening ${at + 1}`)),
    );
    expect(posts).toHaveLength(POSTS);
    expect(posts.at(-1)?.content).toBe(CONTENT);
  });

  it('holds each post once, whatever becomes of it meanwhile', async () => {
    const response = await begin();
    await once(response, 'readable');
    await app.database.query(
      {
        name: '',
        text: `UPDATE posts SET status = CASE status WHEN 'archived' THEN 'draft' ELSE 'archived' END WHERE author_id = $1`,
      },
      [ann.id],
    );
    const { posts } = (await json(response)) as { posts: { title: string }[] };
    expect(
      posts.map(({ title }) => Number(title.slice('Evening '.length))).toSorted((one, other) => one - other),
    ).toEqual(Array.from({ length: POSTS }, (_, at) => at + 1));
  });

  it('breaks off when it fails on the way, and does not look complete', async () => {
    const response = await begin();
    const failed = once(response, 'error');
    await once(response, 'readable');
    await app.database.query(rename('posts', 'hidden_posts'));
    response.resume();
    const [error] = (await failed) as [NodeJS.ErrnoException];
    await app.database.query(rename('hidden_posts', 'posts'));
    expect(error.code).toBe('ECONNRESET');
    expect(response.complete).toBe(false);
    await ann.get('/v1/users/me').expect(200);
  });

  it('is given up when its reader is gone', async () => {
    const response = await begin();
    await once(response, 'readable');
    response.destroy();
    await ann.get('/v1/users/me/export').expect(200);
  });
});
