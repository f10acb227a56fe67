import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DatabaseLine } from '../support/database-line.js';
import { eventually } from '../support/eventually.js';
import type { Person } from '../support/person.js';
import { problem } from '../support/problem.js';
import { TestApp } from '../support/test-app.js';

describe('With the database away', () => {
  let line: DatabaseLine;
  let app: TestApp;
  let ann: Person;
  beforeAll(async () => {
    line = await DatabaseLine.open();
    app = await TestApp.start({
      DATABASE_URL: line.url,
      DATABASE_CONNECT_TIMEOUT_MS: '500',
      SINGLE_INSTANCE: 'true',
    });
    ann = await app.signUp('ann');
  });
  afterAll(async () => {
    await app.close();
    await line.cut();
  });

  it('what is remembered is answered, and says that it may be old; all else is 503 until it is back', async () => {
    const known = await ann.publishes();
    const unknown = await ann.publishes();
    await app.stranger.get(`/v1/posts/${known.id}`).expect(200);
    await line.cut();

    await app.stranger.get(`/v1/posts/${unknown.id}`).expect(problem(503, 'dependency-error'));
    await eventually(() => app.stranger.get('/health/ready').expect(503));
    const { body, headers } = await app.stranger.get(`/v1/posts/${known.id}`).expect(200);
    expect(body).toMatchObject({ id: known.id });
    expect(headers['x-degraded']).toBe('database');
    await ann
      .post('/v1/posts', { title: 'An evening ashore', content: '' })
      .expect(problem(503, 'dependency-error'));
    await app.stranger.get('/health/live').expect(200);

    await line.mend();
    await eventually(() => app.stranger.get('/health/ready').expect(200), 5_000);
    await app.stranger.get(`/v1/posts/${unknown.id}`).expect(200);
    const { headers: back } = await app.stranger.get(`/v1/posts/${known.id}`).expect(200);
    expect(back['x-degraded']).toBeUndefined();
  });

  it('the metrics and the log follow what is believed', async () => {
    await line.cut();
    const believed = async (value: number): Promise<void> => {
      await app.stranger.get('/health');
      const { text } = await app.stranger.get('/metrics').expect(200);
      expect(text).toContain(`dependency_up{name="database",priority="critical"} ${value}`);
    };
    await eventually(() => believed(0));
    await line.mend();
    await eventually(() => believed(1));
  });
});
