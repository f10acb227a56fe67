import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { invalid, problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { decoded } from './forgery.js';
import { refresh, refreshed, signIn, statusWith } from './token-pairs.js';

const SECOND = 1_000;
const DAY = 86_400 * SECOND;
const refused = problem(401, 'invalid-refresh-token');

describe('A refresh token', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  it('brings a new pair of the same session', async () => {
    const ann = await app.signUp('ann');
    const first = await signIn(app, ann);
    const { body, headers } = await app.stranger
      .post('/v1/auth/refresh')
      .send({ refresh_token: first.refresh_token })
      .expect(200);
    expect(body).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 3600,
      refresh_token: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(headers['cache-control']).toBe('no-store');
    expect(body.refresh_token).not.toBe(first.refresh_token);
    expect(decoded(body.access_token, 1)['sid']).toBe(decoded(first.access_token, 1)['sid']);
    expect(await statusWith(app, body.access_token)).toBe(200);
  });

  it('is stored as its SHA-256 only', async () => {
    const ann = await app.signUp('ann');
    const { refresh_token: token } = await signIn(app, ann);
    const { rows } = await app.database.query<{ row: string }>(
      { name: '', text: 'SELECT refresh_tokens::text AS row FROM refresh_tokens WHERE digest = $1' },
      [hash('sha256', token, 'buffer')],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.row).not.toContain(token);
  });

  it('brings the same successor when it comes again within ten seconds, as from two tabs', async () => {
    const ann = await app.signUp('ann');
    const { refresh_token: parent } = await signIn(app, ann);
    const one = await refreshed(app, parent);
    app.clock.advance(9 * SECOND);
    const other = await refreshed(app, parent);
    expect(other.refresh_token).toBe(one.refresh_token);
    expect(await statusWith(app, other.access_token)).toBe(200);
    await refreshed(app, one.refresh_token);
  });

  it('ends its session when it comes again later, whoever of the two has stolen it', async () => {
    const ann = await app.signUp('ann');
    const { refresh_token: stolen } = await signIn(app, ann);
    const anns = await refreshed(app, stolen);
    app.clock.advance(11 * SECOND);
    await refresh(app, stolen).expect(refused);
    await refresh(app, anns.refresh_token).expect(refused);
    expect(await statusWith(app, anns.access_token)).toBe(401);
    await expect(signIn(app, ann)).resolves.toBeDefined();
  });

  it('ends no other session of its user', async () => {
    const ann = await app.signUp('ann');
    const [{ refresh_token: stolen }, elsewhere] = [await signIn(app, ann), await signIn(app, ann)];
    await refreshed(app, stolen);
    app.clock.advance(11 * SECOND);
    await refresh(app, stolen).expect(refused);
    expect(await statusWith(app, elsewhere.access_token)).toBe(200);
    await refreshed(app, elsewhere.refresh_token);
  });

  it('leaves a trace when it is used twice: in the trail, in the metrics, and a mail to its user, once', async () => {
    const ann = await app.signUp('ann');
    const { access_token: token, refresh_token: stolen } = await signIn(app, ann);
    const session = String(decoded(token, 1)['sid']);
    await refreshed(app, stolen);
    app.clock.advance(11 * SECOND);
    const before = await reuses();
    for (const again of [stolen, stolen, stolen]) await refresh(app, again).expect(refused);
    expect(await reuses()).toBe(before + 1);
    expect(await eventsOf(session)).toEqual(['session.started', 'session.reuse-detected']);
    expect(await jobsOf(session)).toBe(1);
  });

  it('is good for fourteen days', async () => {
    const ann = await app.signUp('ann');
    const [one, other] = [await signIn(app, ann), await signIn(app, ann)];
    app.clock.advance(14 * DAY - 60 * SECOND);
    await refreshed(app, one.refresh_token);
    app.clock.advance(60 * SECOND);
    await refresh(app, other.refresh_token).expect(refused);
  });

  it('goes on for ninety days from the login, however often it is used', async () => {
    const ann = await app.signUp('ann');
    let { refresh_token: token } = await signIn(app, ann);
    for (let day = 13; day < 90; day += 13) {
      app.clock.advance(13 * DAY);
      ({ refresh_token: token } = await refreshed(app, token));
    }
    app.clock.advance(13 * DAY);
    await refresh(app, token).expect(refused);
  });

  it('is refused to who is suspended', async () => {
    const [ann, cid] = [await app.signUp('ann'), await app.signUpAdmin('cid')];
    const { refresh_token: token } = await signIn(app, ann);
    await cid.patch(`/v1/users/${ann.id}`, { status: 'suspended' }).expect(200);
    await refresh(app, token).expect(refused);
    await cid.patch(`/v1/users/${ann.id}`, { status: 'active' }).expect(200);
    await refresh(app, token).expect(refused);
  });

  it.each([
    ['unknown', 'A'.repeat(43)],
    ['short', 'A'],
    ['an access token', 'e30.e30.e30'],
    ['long', 'A'.repeat(512)],
  ])('is refused when it is %s', async (_, token) => {
    await refresh(app, token).expect(refused);
  });

  it('is no access token, and an access token is none', async () => {
    const ann = await app.signUp('ann');
    const pair = await signIn(app, ann);
    expect(await statusWith(app, pair.refresh_token)).toBe(401);
    await refresh(app, pair.access_token).expect(refused);
  });

  it.each([
    [{}, { refresh_token: 'missing' }],
    [{ refresh_token: null }, { refresh_token: 'string_type' }],
    [{ refresh_token: 1 }, { refresh_token: 'string_type' }],
    [{ refresh_token: ['a'] }, { refresh_token: 'string_type' }],
    [{ refresh_token: '' }, { refresh_token: 'string_too_short' }],
    [{ refresh_token: 'A'.repeat(513) }, { refresh_token: 'string_too_long' }],
    [{ refresh_token: 'a', device: 'b' }, { device: 'extra_forbidden' }],
  ])('is asked for as one text: %j', async (body, faults) => {
    await app.stranger.post('/v1/auth/refresh').send(body).expect(invalid(faults));
  });

  it('that comes fifty times at once leaves one family alive, and nobody signed out', async () => {
    const ann = await app.signUp('ann');
    const { refresh_token: parent } = await signIn(app, ann);
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(app, parent)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const pairs = answers.map(({ body }) => body as { access_token: string; refresh_token: string });
    expect(new Set(pairs.map(({ refresh_token }) => refresh_token)).size).toBe(1);
    const statuses = await Promise.all(pairs.map(({ access_token }) => statusWith(app, access_token)));
    expect(new Set(statuses)).toEqual(new Set([200]));
    const { body } = await app.stranger
      .get('/v1/auth/sessions')
      .set('authorization', `Bearer ${pairs[0]?.access_token}`);
    // That of the sign-up, and this one.
    expect(body.data).toHaveLength(2);
  });

  async function reuses(): Promise<number> {
    const { text } = await app.stranger.get('/metrics');
    return Number(/^auth_events_total\{event="refresh_reused"\} (\d+)$/m.exec(text)?.[1] ?? 0);
  }

  async function eventsOf(session: string): Promise<string[]> {
    const text = 'SELECT action FROM audit_events WHERE subject_id = $1 ORDER BY created_at, id';
    const { rows } = await app.database.query<{ action: string }>({ name: '', text }, [session]);
    return rows.map(({ action }) => action);
  }

  async function jobsOf(session: string): Promise<number> {
    const text = `SELECT count(*)::int AS total FROM jobs.job WHERE name = 'auth.reuse' AND data -> 'data' ->> 'sessionId' = $1`;
    const { rows } = await app.database.query<{ total: number }>({ name: '', text }, [session]);
    return rows[0]?.total ?? 0;
  }
});
