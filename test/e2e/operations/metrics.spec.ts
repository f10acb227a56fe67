import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import request from 'supertest';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { testDatabase } from '../../support/test-database.js';
import { bytesOf, dial, exchange, firstAnswer, send } from '../edge/wire.js';

type Series = Map<string, number>;

/** Every series of the scrape, by its name and labels. */
async function scrape(app: TestApp): Promise<Series> {
  const { text } = await request(app.url).get('/metrics').expect(200);
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

/** What has grown between two scrapes, of the requests that were counted; the scrapes themselves left out. */
const counted = (before: Series, after: Series): Record<string, number> =>
  Object.fromEntries(
    [...after].flatMap(([series, value]) => {
      const grown = value - (before.get(series) ?? 0);
      const isScrape = series.includes('endpoint="/metrics"');
      return series.startsWith('http_requests_total') && grown > 0 && !isScrape ? [[series, grown]] : [];
    }),
  );

const requests = (method: string, endpoint: string, status: number): string =>
  `http_requests_total{method="${method}",endpoint="${endpoint}",status="${status}"}`;

describe('The metrics', () => {
  let app: TestApp;
  let other: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
    other = await TestApp.start();
  });
  afterAll(async () => {
    await app.close();
    await other.close();
  });

  it('are Prometheus text, for anybody', async () => {
    const { headers, text } = await app.stranger.get('/metrics').expect(200);
    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    for (const [name, type] of [
      ['http_requests_total', 'counter'],
      ['http_request_duration_seconds', 'histogram'],
      ['active_connections', 'gauge'],
    ])
      expect(text).toMatch(new RegExp(`^# HELP ${name} .+\\n# TYPE ${name} ${type}$`, 'm'));
    expect(text).toMatch(/^process_cpu_seconds_total /m);
  });

  it('count each request under its method, template and status', async () => {
    const ann = await app.signUp('ann');
    const { id } = await ann.drafts();
    const before = await scrape(app);
    for (let sent = 0; sent < 3; sent += 1) await app.stranger.get(`/v1/users/${ann.id}?sent=${sent}`);
    await app.stranger.get('/v1/users/nobody').expect(404);
    await app.stranger.head('/v1/posts').expect(200);
    await ann.post(`/v1/posts/${id}/publish`).expect(200);
    await ann.post(`/v1/posts/${id}/publish`).expect(409);
    await app.stranger.post('/v1/users').send({}).expect(422);
    await app.stranger.get('/v1/users/me').expect(401);
    await app.stranger.put('/v1/posts').expect(405);
    await app.stranger.get('/static/default-avatar.png').expect(200);
    await send(app.url, { path: '/%zz' });
    expect(counted(before, await scrape(app))).toEqual({
      [requests('GET', '/v1/users/:id', 200)]: 3,
      [requests('GET', '/v1/users/:id', 404)]: 1,
      [requests('HEAD', '/v1/posts', 200)]: 1,
      [requests('POST', '/v1/posts/:id/publish', 200)]: 1,
      [requests('POST', '/v1/posts/:id/publish', 409)]: 1,
      [requests('POST', '/v1/users', 422)]: 1,
      [requests('GET', '/v1/users/me', 401)]: 1,
      [requests('PUT', 'unmatched', 405)]: 1,
      [requests('GET', '/static/*', 200)]: 1,
      [requests('GET', 'unmatched', 400)]: 1,
    });
  });

  it('time each request in buckets', async () => {
    await app.stranger.get('/v1/posts').expect(200);
    const series = await scrape(app);
    const labels = 'method="GET",endpoint="/v1/posts"';
    const count = series.get(`http_request_duration_seconds_count{${labels}}`);
    expect(count).toBeGreaterThan(0);
    expect(series.get(`http_request_duration_seconds_bucket{le="+Inf",${labels}}`)).toBe(count);
    expect(series.get(`http_request_duration_seconds_bucket{le="0.1",${labels}}`)).toBeDefined();
    expect(series.get(`http_request_duration_seconds_sum{${labels}}`)).toBeGreaterThan(0);
  });

  it('are no larger for a hundred paths that nothing has', async () => {
    await app.stranger.get('/first').expect(404);
    const before = await scrape(app);
    for (let sent = 0; sent < 100; sent += 1) await app.stranger.get(`/v1/${Math.random()}`).expect(404);
    const after = await scrape(app);
    expect(counted(before, after)).toEqual({ [requests('GET', 'unmatched', 404)]: 100 });
    const ofRequests = (series: Series) => [...series.keys()].filter((name) => name.startsWith('http_'));
    expect(ofRequests(after).filter((name) => !before.has(name) && !name.includes('/metrics'))).toEqual([]);
  });

  it('are no larger for methods that nobody knows', async () => {
    await exchange(app.url, 'BREW /v1/posts HTTP/1.1\r\nHost: x\r\n\r\n');
    expect([...(await scrape(app)).keys()].filter((name) => name.includes('BREW'))).toEqual([]);
  });

  it('say how many requests are in flight, given up ones not among them', async () => {
    const ann = await app.signUp('ann');
    const { id } = await ann.drafts();
    const holder = new Client({ connectionString: await testDatabase() });
    await holder.connect();
    await holder.query('begin');
    await holder.query('select 1 from posts where id = $1 for update', [id]);
    const bytes = bytesOf({
      method: 'POST',
      path: `/v1/posts/${id}/archive`,
      fixed: ['Host: x'],
      headers: [`Authorization: Bearer ${ann.token}`],
    });
    const sockets = [dial(app.url), dial(app.url), dial(app.url)] as const;
    for (const socket of sockets) socket.write(bytes);
    expect(await eventually(app, 4)).toBe(4);
    sockets[2].destroy();
    expect(await eventually(app, 3)).toBe(3);
    const answers = sockets.slice(0, 2).map((socket) => firstAnswer(socket));
    await holder.end();
    await Promise.all(answers);
    for (const socket of sockets) socket.destroy();
    expect(await eventually(app, 1)).toBe(1);
  });

  it('are those of the process, and a second application in it does not clash', async () => {
    const before = await scrape(app);
    await other.stranger.get('/v1/posts').expect(200);
    expect(counted(before, await scrape(other))).toEqual({ [requests('GET', '/v1/posts', 200)]: 1 });
  });

  it('are not there when they are switched off', async () => {
    const without = await TestApp.start({ ENABLE_METRICS: 'false' });
    try {
      await without.stranger.get('/metrics').expect(problem(404, 'route-not-found'));
      await without.stranger.get('/v1/posts').expect(200);
    } finally {
      await without.close();
    }
  });
});

/** How many requests are in flight, this one included, once it is as many as expected; else what it was at last. */
async function eventually(app: TestApp, expected: number): Promise<number | undefined> {
  let active: number | undefined;
  for (let asked = 0; asked < 200 && active !== expected; asked += 1) {
    active = (await scrape(app)).get('active_connections');
  }
  return active;
}
