import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { connected } from '../../support/cluster-connection.js';
import type { Person } from '../../support/person.js';
import { TestApp } from '../../support/test-app.js';
import { testDatabase } from '../../support/test-database.js';
import { FaultProxy } from '../../support/fault-proxy.js';
import { CODE, refusal } from './refusal.js';
import { send, sendJson } from './wire.js';

const STATEMENT_TIMEOUT_MS = 200;

/** Runs the work while somebody else holds the rows that a statement locks. */
async function whileLocked<T>(statement: string, values: unknown[], work: () => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: await testDatabase() });
  await client.connect();
  try {
    await client.query('begin');
    await client.query(statement, values);
    return await work();
  } finally {
    await client.end();
  }
}

describe('When time runs out', () => {
  let app: TestApp;
  let ann: Person;
  afterEach(() => app.close());

  const publishWhileLocked = async () => {
    ann = await app.signUp('ann');
    const { id } = await ann.drafts();
    const path = `/v1/posts/${id}/publish`;
    const headers = [`Authorization: Bearer ${ann.token}`];
    const answer = await whileLocked('select 1 from posts where id = $1 for update', [id], () =>
      send(app.url, { method: 'POST', path, headers }),
    );
    return { answer, path, id };
  };

  it('for a request as a whole, it is 504, and the service goes on', async () => {
    app = await TestApp.start({ REQUEST_TIMEOUT_MS: '1500' });
    const { answer, path, id } = await publishWhileLocked();
    answer.expect(refusal(504, 'timeout', CODE.timeout, path));
    await ann.get(`/v1/posts/${id}`).expect(200);
  });

  it('for a statement, it is 503: the database does not answer', async () => {
    const url = await testDatabase();
    const setTimeoutTo = (time: string) =>
      connected(url, async (client) => {
        await client.query(
          `alter role current_user in database ${client.database} set statement_timeout = ${time}`,
        );
      });
    await setTimeoutTo(`'${STATEMENT_TIMEOUT_MS}ms'`);
    try {
      app = await TestApp.start();
      const { answer, path, id } = await publishWhileLocked();
      answer.expect(refusal(503, 'dependency-error', CODE.dependency, path));
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      await ann.post(`/v1/posts/${id}/publish`).expect(200);
    } finally {
      await setTimeoutTo(`'5s'`);
    }
  });
});

describe('When the database is gone', () => {
  let proxy: FaultProxy;
  let app: TestApp;
  let ann: Person;
  beforeAll(async () => {
    proxy = await FaultProxy.to(await testDatabase());
    app = await TestApp.start({
      DATABASE_URL: proxy.url,
      DATABASE_CONNECT_TIMEOUT_MS: '500',
      ENABLE_CACHE: 'false',
    });
    ann = await app.signUp('ann');
    await proxy.refuse();
  });
  afterAll(async () => {
    await proxy.mend();
    await app.close();
    await proxy.refuse();
  });

  it.each([
    ['a list', 'GET', '/v1/posts', undefined],
    ['a post', 'GET', '/v1/posts/0199c0de-0000-7000-8000-000000000000', undefined],
    [
      'a registration',
      'POST',
      '/v1/users',
      { username: 'bob-the-cook', email: 'bob@example.com', password: 'a long evening' },
    ],
    ['a login', 'POST', '/v1/auth/login', { email: 'bob@example.com', password: 'a long evening' }],
  ])('%s is 503, and says when to come again', async (_, method, path, body) => {
    const answer = body
      ? await sendJson(app.url, JSON.stringify(body), { path })
      : await send(app.url, { method, path });
    answer.expect(refusal(503, 'dependency-error', CODE.dependency, path));
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(answer.text).not.toMatch(/ECONN|127\.0\.0\.1|pg|sql/i);
  });

  it('a token cannot be verified, and is not called wrong', async () => {
    const headers = [`Authorization: Bearer ${ann.token}`];
    const answer = await send(app.url, { path: '/v1/users/me', headers });
    answer.expect(refusal(503, 'dependency-error', CODE.dependency, '/v1/users/me'));
  });

  it.each([
    ['/v1/nowhere', 404],
    ['/v1/posts?limit=0', 422],
    ['/v1/posts/not-a-uuid', 404],
    ['/v1/users/me', 401],
    ['/health/live', 200],
    ['/openapi.json', 200],
    ['/static/default-avatar.png', 200],
    ['/problems/dependency-error', 200],
  ])('%s, which does not need it, is answered as ever', async (path, status) => {
    expect(await send(app.url, { path })).toMatchObject({ status });
  });

  it('and comes back, all is as before', async () => {
    await proxy.mend();
    await ann.get('/v1/users/me').expect(200);
    await proxy.refuse();
  });
});
