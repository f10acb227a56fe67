import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient, ProblemError } from '../../../clients/typescript/src/index.js';
import { TestApp } from '../../support/test-app.js';
import { grown, scrape } from '../operations/scrape.js';
import { caller } from './callers.js';
import { type Fate, Line } from './line.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const REFRESH = '/v1/auth/refresh';
const PROFILE = '/v1/users/me';

describe('The session of a client', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  it('begins with a login, of which the tokens are told', async () => {
    const { person, galley, told } = await caller(app);
    expect(told).toEqual([expect.objectContaining({ access_token: expect.any(String) })]);
    const { data } = await galley.GET(PROFILE);
    expect(data).toMatchObject({ id: person.id, email: person.email });
  });

  it('does not begin with a wrong password', async () => {
    const { person, galley, told } = await caller(app);
    const guess = galley.signIn({ email: person.email, password: 'a wrong guess' });
    await expect(guess).rejects.toMatchObject({ status: 401, type: '/problems/invalid-credentials' });
    expect(told).toHaveLength(1);
    await expect(galley.GET(PROFILE)).resolves.toMatchObject({ data: { id: person.id } });
  });

  it('is renewed once for fifty calls at once whose access token has run out', async () => {
    await using line = await Line.to(app.url);
    const { person, galley, told } = await caller(app, line.url);
    app.clock.advance(HOUR);
    const before = await scrape(app);
    const answers = await Promise.all(Array.from({ length: 50 }, () => galley.GET(PROFILE)));
    expect(new Set(answers.map(({ data }) => data.id))).toEqual(new Set([person.id]));
    expect(line.times('POST', REFRESH)).toBe(1);
    expect(grown(before, await scrape(app), 'auth_events_total')).toEqual({
      'auth_events_total{event="refreshed"}': 1,
    });
    expect(told).toHaveLength(2);
  });

  it('is renewed by each refresh token once, however often the access token runs out', async () => {
    await using line = await Line.to(app.url);
    const { galley, told } = await caller(app, line.url);
    for (let hours = 0; hours < 3; hours += 1) {
      app.clock.advance(HOUR);
      await galley.GET(PROFILE);
    }
    expect(line.times('POST', REFRESH)).toBe(3);
    expect(new Set(told.map((tokens) => tokens?.refresh_token)).size).toBe(4);
  });

  it('is not renewed again for a call that learns late that its token has run out', async () => {
    await using line = await Line.to(app.url);
    const { galley } = await caller(app, line.url);
    app.clock.advance(HOUR);
    const { promise: renewed, resolve: go } = Promise.withResolvers<void>();
    line.fate = async ({ path }): Promise<Fate> => {
      if (path === '/v1/auth/sessions') await renewed;
      return 'passed';
    };
    const late = galley.GET('/v1/auth/sessions');
    await galley.GET(PROFILE);
    go();
    expect((await late).response.status).toBe(200);
    expect(line.times('GET', '/v1/auth/sessions')).toBe(2);
    expect(line.times('POST', REFRESH)).toBe(1);
  });

  it('outlives the loss of the answer to a refresh', async () => {
    await using line = await Line.to(app.url);
    const { person, galley } = await caller(app, line.url);
    app.clock.advance(HOUR);
    line.fate = ({ path }) =>
      path === REFRESH && line.times('POST', REFRESH) === 1 ? 'answer lost' : 'passed';
    await expect(galley.GET(PROFILE)).resolves.toMatchObject({ data: { id: person.id } });
    expect(line.times('POST', REFRESH)).toBe(2);
    app.clock.advance(HOUR);
    await expect(galley.GET(PROFILE)).resolves.toMatchObject({ data: { id: person.id } });
  });

  it('ends when a refresh is refused: whoever waits for it is told, and from then on a stranger calls', async () => {
    await using line = await Line.to(app.url);
    const { galley, told } = await caller(app, line.url);
    app.clock.advance(15 * DAY);
    const calls = Array.from({ length: 5 }, () => galley.GET(PROFILE));
    const outcomes = await Promise.allSettled(calls);
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ reason: { status: 401, type: '/problems/invalid-refresh-token' } });
    expect(line.times('POST', REFRESH)).toBe(1);
    expect(told.slice(1)).toEqual([null]);
    await expect(galley.GET('/v1/posts')).resolves.toMatchObject({ response: { status: 200 } });
    await expect(galley.GET(PROFILE)).rejects.toMatchObject({ type: '/problems/unauthenticated' });
    expect(line.times('POST', REFRESH)).toBe(1);
  });

  it('begins anew with a login, whatever has become of the one before', async () => {
    const { person, galley } = await caller(app);
    app.clock.advance(15 * DAY);
    await galley.signIn({ email: person.email, password: person.password });
    await expect(galley.GET(PROFILE)).resolves.toMatchObject({ data: { id: person.id } });
  });

  it('goes on after a refresh that was not answered', async () => {
    await using line = await Line.to(app.url);
    const { person, galley, told } = await caller(app, line.url);
    app.clock.advance(HOUR);
    line.fate = ({ path }) =>
      path === REFRESH ? { status: 503, headers: { 'retry-after': '3600' } } : 'passed';
    await expect(galley.GET(PROFILE)).rejects.toMatchObject({ status: 503, type: 'about:blank' });
    expect(told).toHaveLength(1);
    line.fate = () => 'passed';
    await expect(galley.GET(PROFILE)).resolves.toMatchObject({ data: { id: person.id } });
    expect(told).toHaveLength(2);
  });

  it('is that of each client alone, and goes on in another that is given its tokens', async () => {
    const { person, told } = await caller(app);
    await expect(createClient({ baseUrl: app.url }).GET(PROFILE)).rejects.toBeInstanceOf(ProblemError);
    app.clock.advance(HOUR);
    const later = createClient({ baseUrl: app.url, tokens: told.at(-1) ?? null });
    await expect(later.GET(PROFILE)).resolves.toMatchObject({ data: { id: person.id } });
  });

  it('ends when its user signs out, here and at the service', async () => {
    const { galley, told } = await caller(app);
    const [tokens = null] = told;
    await galley.signOut();
    expect(told.slice(1)).toEqual([null]);
    await expect(galley.GET(PROFILE)).rejects.toMatchObject({ type: '/problems/unauthenticated' });
    const copy = createClient({ baseUrl: app.url, tokens });
    await expect(copy.GET(PROFILE)).rejects.toMatchObject({ type: '/problems/invalid-refresh-token' });
  });

  it('is forgotten here when its user signs out and the service does not hear it', async () => {
    await using line = await Line.to(app.url);
    const { galley, told } = await caller(app, line.url);
    line.fate = () => 'cut';
    await expect(galley.signOut()).rejects.toMatchObject({ name: 'TypeError' });
    expect(told.slice(1)).toEqual([null]);
  });

  it('is renewed for all others when one of those who wait for it gives up', async () => {
    await using line = await Line.to(app.url);
    const { person, galley } = await caller(app, line.url);
    app.clock.advance(HOUR);
    const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>();
    const { promise: held, resolve: go } = Promise.withResolvers<void>();
    line.fate = async ({ path }): Promise<Fate> => {
      if (path !== REFRESH) return 'passed';
      isAsked();
      await held;
      return 'passed';
    };
    const impatient = new AbortController();
    const one = galley.GET(PROFILE, { signal: impatient.signal });
    const other = galley.GET(PROFILE);
    await asked;
    impatient.abort(new Error('enough'));
    await expect(one).rejects.toThrow('enough');
    go();
    await expect(other).resolves.toMatchObject({ data: { id: person.id } });
    expect(line.times('POST', REFRESH)).toBe(1);
  });
});
