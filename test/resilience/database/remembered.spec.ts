import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import { FaultProxy } from '../../support/fault-proxy.js';
import type { Person } from '../../support/person.js';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { testDatabase } from '../../support/test-database.js';

describe('With the database away', () => {
  let proxy: FaultProxy;
  let app: TestApp;
  let ann: Person;
  beforeAll(async () => {
    proxy = await FaultProxy.to(await testDatabase());
    app = await TestApp.start({ DATABASE_URL: proxy.url, SINGLE_INSTANCE: 'true' });
    ann = await app.signUp('ann');
  });
  afterAll(async () => {
    await app.close();
    await proxy.close();
  });

  it('what is remembered is answered, and says that it may be old; all else is 503 until it is back', async () => {
    const known = await ann.publishes();
    const unknown = await ann.publishes();
    await app.stranger.get(`/v1/posts/${known.id}`).expect(200);
    await proxy.refuse();

    await app.stranger.get(`/v1/posts/${unknown.id}`).expect(problem(503, 'dependency-error'));
    await eventually(() => app.stranger.get('/health/ready').expect(503));
    const { body, headers } = await app.stranger.get(`/v1/posts/${known.id}`).expect(200);
    expect(body).toMatchObject({ id: known.id });
    expect(headers['x-degraded']).toBe('database');
    await ann
      .post('/v1/posts', { title: 'An evening ashore', content: '' })
      .expect(problem(503, 'dependency-error'));
    await app.stranger.get('/health/live').expect(200);

    await proxy.mend();
    await eventually(() => app.stranger.get('/health/ready').expect(200), 5_000);
    await app.stranger.get(`/v1/posts/${unknown.id}`).expect(200);
    const { headers: back } = await app.stranger.get(`/v1/posts/${known.id}`).expect(200);
    expect(back['x-degraded']).toBeUndefined();
  });
});
