import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { bytesOf, dial, firstAnswer } from '../edge/wire.js';
import { grown, requests, scrape } from './scrape.js';
import { HeldPost } from './held-post.js';

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

  it('say how many requests are in flight, given up ones not among them', async () => {
    const ann = await app.signUp('ann');
    await using post = await HeldPost.of(ann);
    const bytes = bytesOf({
      method: 'POST',
      path: `/v1/posts/${post.id}/archive`,
      fixed: ['Host: x'],
      headers: [`Authorization: Bearer ${ann.token}`],
    });
    const sockets = [dial(app.url), dial(app.url), dial(app.url)] as const;
    for (const socket of sockets) socket.write(bytes);
    expect(await eventually(app, 4)).toBe(4);
    sockets[2].destroy();
    expect(await eventually(app, 3)).toBe(3);
    const answers = sockets.slice(0, 2).map((socket) => firstAnswer(socket));
    await post[Symbol.asyncDispose]();
    await Promise.all(answers);
    for (const socket of sockets) socket.destroy();
    expect(await eventually(app, 1)).toBe(1);
  });

  it('are those of the process, and a second application in it does not clash', async () => {
    const before = await scrape(app);
    await other.stranger.get('/v1/posts').expect(200);
    const after = await scrape(other);
    const asked = requests('GET', '/v1/posts', 200);
    expect(grown(before, after, 'http_requests_total')).toEqual({ [asked]: 1 });
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
