import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from '../../../clients/typescript/src/index.js';
import { eventually } from '../../support/eventually.js';
import { FaultProxy } from '../../support/fault-proxy.js';
import { LONG_ENOUGH } from '../../support/person.js';
import { TestApp } from '../../support/test-app.js';
import { grown, requests, scrape } from '../operations/scrape.js';
import { caller } from './callers.js';
import { type Fate, Line, type Reply } from './line.js';

const BUSY: Reply = { status: 503 };
const POSTS = '/v1/posts';
const soup = { title: 'Soup for forty', content: LONG_ENOUGH };

/** Nothing is done before this moment, as whoever asks is told. */
function busyUntil(moment: number, headers: (now: number) => Record<string, string>): () => Fate {
  return () => {
    const now = Date.now();
    return now < moment ? { status: 503, headers: headers(now) } : 'passed';
  };
}
const inSeconds = (ms: number): string => String(Math.ceil(ms / 1_000));

describe('A request that the client may repeat', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  describe('waits as long as it is told to', () => {
    it('by a number of seconds', async () => {
      await using line = await Line.to(app.url);
      const galley = createClient({ baseUrl: line.url });
      const moment = Date.now() + 1_000;
      line.fate = busyUntil(moment, (now) => ({ 'retry-after': inSeconds(moment - now) }));
      await expect(galley.GET(POSTS)).resolves.toMatchObject({ response: { status: 200 } });
      expect(line.asked).toHaveLength(2);
    });

    it('by a date', async () => {
      await using line = await Line.to(app.url);
      const galley = createClient({ baseUrl: line.url });
      const moment = Date.now() + 1_000;
      const date = new Date(Math.ceil(moment / 1_000) * 1_000).toUTCString();
      line.fate = busyUntil(moment, () => ({ 'retry-after': date }));
      await expect(galley.GET(POSTS)).resolves.toMatchObject({ response: { status: 200 } });
      expect(line.asked).toHaveLength(2);
    });

    it('by a date of somebody whose clock is wrong', async () => {
      await using line = await Line.to(app.url);
      const galley = createClient({ baseUrl: line.url });
      const tomorrow = Date.now() + 86_400_000;
      const at = (ms: number): string => new Date(ms).toUTCString();
      const moment = Date.now() + 1_000;
      line.fate = busyUntil(moment, () => ({ date: at(tomorrow), 'retry-after': at(tomorrow + 1_000) }));
      await expect(galley.GET(POSTS)).resolves.toMatchObject({ response: { status: 200 } });
      expect(line.asked).toHaveLength(2);
    });

    it('by the service itself, whose budget is spent', async () => {
      const limited = await TestApp.start({
        RATE_LIMIT_ENABLED: 'true',
        RATE_LIMIT_REQUESTS: '1',
        RATE_LIMIT_WINDOW_SECONDS: '1',
      });
      try {
        const galley = createClient({ baseUrl: limited.url });
        const before = await scrape(limited);
        await galley.GET(POSTS);
        await galley.GET(POSTS);
        const asked = grown(before, await scrape(limited), 'http_requests_total');
        expect(asked).toEqual({ [requests('GET', POSTS, 200)]: 2, [requests('GET', POSTS, 429)]: 1 });
      } finally {
        await limited.close();
      }
    });

    it('but not for an hour: that is for the caller to decide', async () => {
      await using line = await Line.to(app.url);
      const galley = createClient({ baseUrl: line.url });
      line.fate = () => ({ status: 429, headers: { 'retry-after': '3600' } });
      await expect(galley.GET(POSTS)).rejects.toMatchObject({ status: 429, retryAfterMs: 3_600_000 });
      expect(line.asked).toHaveLength(1);
    });

    it('and not at all once the caller gives up', async () => {
      await using line = await Line.to(app.url);
      const galley = createClient({ baseUrl: line.url });
      line.fate = () => ({ status: 503, headers: { 'retry-after': '30' } });
      const patience = new AbortController();
      const answer = galley.GET(POSTS, { signal: patience.signal });
      await eventually(async () => expect(line.asked).toHaveLength(1));
      patience.abort(new Error('enough'));
      await expect(answer).rejects.toThrow('enough');
      expect(line.asked).toHaveLength(1);
    });
  });

  it('is sent again while the service cannot be reached', async () => {
    await using proxy = await FaultProxy.to(app.url);
    const galley = createClient({ baseUrl: proxy.url });
    await proxy.refuse();
    const answer = galley.GET(POSTS);
    // What is not repeated shows that nobody is there.
    await expect(galley.POST('/v1/auth/logout')).rejects.toMatchObject({ name: 'TypeError' });
    await proxy.mend();
    await expect(answer).resolves.toMatchObject({ response: { status: 200 } });
  });

  it.each<[string, Fate]>([
    ['its answer is lost', 'answer lost'],
    ['the line is cut', 'cut'],
    ['somebody is busy and does not say for how long', BUSY],
  ])('is sent again when %s', async (_, fate) => {
    await using line = await Line.to(app.url);
    const galley = createClient({ baseUrl: line.url });
    line.fate = () => (line.asked.length < 3 ? fate : 'passed');
    await expect(galley.GET(POSTS)).resolves.toMatchObject({ response: { status: 200 } });
    expect(line.asked).toHaveLength(3);
  });

  it.each<[string, Fate, object]>([
    ['as its failure', 'cut', { name: 'TypeError' }],
    ['as its refusal', BUSY, { name: 'ProblemError', status: 503 }],
  ])('is sent five times at the most, and then ends %s', async (_, fate, reason) => {
    await using line = await Line.to(app.url);
    const galley = createClient({ baseUrl: line.url });
    line.fate = () => fate;
    await expect(galley.GET(POSTS)).rejects.toMatchObject(reason);
    expect(line.asked).toHaveLength(5);
  });

  it('is a creation with a key: it is made once, under the same key', async () => {
    await using line = await Line.to(app.url);
    const { person, galley } = await caller(app, line.url);
    line.fate = ({ method, path }) =>
      method === 'POST' && path === POSTS && line.times('POST', POSTS) < 3 ? 'answer lost' : 'passed';
    const header = { 'Idempotency-Key': 'soup-for-forty' };
    const { data, response } = await galley.POST(POSTS, { params: { header }, body: soup });
    expect(response.headers.get('idempotency-replayed')).toBe('true');
    const keys = line.asked.filter(({ path }) => path === POSTS).map(({ headers }) => headers);
    expect(keys.map((headers) => headers['idempotency-key'])).toEqual(Array(3).fill('soup-for-forty'));
    const { body } = await person.get('/v1/posts?status=draft').expect(200);
    expect(body.data).toMatchObject([{ id: data.id }]);
  });

  it('waits for an earlier try under its key that is still at it', async () => {
    await using line = await Line.to(app.url);
    const { galley } = await caller(app, line.url);
    const inProgress = JSON.stringify({ type: '/problems/request-in-progress', status: 409 });
    const type = { 'content-type': 'application/problem+json' };
    line.fate = () =>
      line.times('POST', POSTS) === 1 ? { status: 409, headers: type, body: inProgress } : 'passed';
    const header = { 'Idempotency-Key': 'soup-for-forty' };
    const { response } = await galley.POST(POSTS, { params: { header }, body: soup });
    expect(response.status).toBe(201);
    expect(line.times('POST', POSTS)).toBe(2);
  });

  describe('is none', () => {
    it.each<[string, Fate, string]>([
      ['its answer is lost', 'answer lost', 'TypeError'],
      ['the line is cut', 'cut', 'TypeError'],
      ['somebody is busy', BUSY, 'ProblemError'],
      ['there are too many', { status: 429, headers: { 'retry-after': '0' } }, 'ProblemError'],
    ])('where it creates without a key and %s', async (_, fate, name) => {
      await using line = await Line.to(app.url);
      const { galley } = await caller(app, line.url);
      line.fate = () => fate;
      await expect(galley.POST(POSTS, { body: soup })).rejects.toMatchObject({ name });
      expect(line.times('POST', POSTS)).toBe(1);
    });

    it('where it changes something', async () => {
      await using line = await Line.to(app.url);
      const { person, galley } = await caller(app, line.url);
      const { id } = await person.drafts();
      line.fate = () => BUSY;
      const edit = { params: { path: { id } }, body: { title: soup.title } };
      await expect(galley.PATCH('/v1/posts/{id}', edit)).rejects.toMatchObject({ status: 503 });
      expect(line.times('PATCH', `/v1/posts/${id}`)).toBe(1);
    });

    it('where it is refused for good', async () => {
      await using line = await Line.to(app.url);
      const galley = createClient({ baseUrl: line.url });
      await expect(galley.GET('/v1/users/me')).rejects.toMatchObject({ status: 401 });
      const nothing = { params: { path: { id: '0199d3a2-7c1e-7b60-9f3e-2f6a1c0b8d45' } } };
      await expect(galley.GET('/v1/posts/{id}', nothing)).rejects.toMatchObject({ status: 404 });
      expect(line.asked).toHaveLength(2);
    });
  });
});
