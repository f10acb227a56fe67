import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import { invalid, problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { decoded } from './forgery.js';
import { refresh, refreshed, signIn, statusWith, type TokenPair } from './token-pairs.js';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const idOf = ({ access_token: token }: TokenPair): string => String(decoded(token, 1)['sid']);

interface SessionBody {
  id: string;
  device: string | null;
  current: boolean;
}

describe('Sessions', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  const as = ({ access_token: token }: TokenPair) => ({ authorization: `Bearer ${token}` });
  const listed = async (pair: TokenPair): Promise<SessionBody[]> => {
    const { body } = await app.stranger
      .get('/v1/auth/sessions')
      .set(as(pair))
      .expect(200)
      .expect('cache-control', 'no-store');
    return body.data as SessionBody[];
  };

  it('are seen by their user: where they are, since when, and which of them asks', async () => {
    const ann = await app.signUp('ann');
    const phone = await signIn(app, ann, 'Phone/1');
    app.clock.advance(MINUTE);
    const laptop = await signIn(app, ann, 'Laptop/2');
    const sessions = await listed(phone);
    expect(sessions.map(({ device, current }) => [device, current])).toEqual([
      ['Laptop/2', false],
      ['Phone/1', true],
      [null, false],
    ]);
    expect(sessions[0]).toEqual({
      id: idOf(laptop),
      device: 'Laptop/2',
      address: '127.0.0.1',
      current: false,
      created_at: expect.any(String),
      last_used_at: expect.any(String),
      expires_at: expect.any(String),
    });
  });

  it('tell when and from where they were last used', async () => {
    const ann = await app.signUp('ann');
    const first = await signIn(app, ann, 'Phone/1');
    app.clock.advance(30 * MINUTE);
    const { body } = await app.stranger
      .post('/v1/auth/refresh')
      .set('user-agent', 'Phone/2')
      .send({ refresh_token: first.refresh_token })
      .expect(200);
    const [phone] = (await listed(body)) as unknown as { [field: string]: string }[];
    expect(phone).toMatchObject({ id: idOf(first), device: 'Phone/2' });
    expect(
      Date.parse(phone?.['last_used_at'] ?? '') - Date.parse(phone?.['created_at'] ?? ''),
    ).toBeGreaterThanOrEqual(30 * MINUTE);
  });

  it('are listed by pages', async () => {
    const ann = await app.signUp('ann');
    for (const device of ['One', 'Two', 'Three']) await signIn(app, ann, device);
    const first = await ann.get('/v1/auth/sessions?limit=3').expect(200);
    const { next_cursor: cursor } = first.body.pagination;
    const second = await ann.get(`/v1/auth/sessions?limit=3&cursor=${cursor}`).expect(200);
    const devices = [...first.body.data, ...second.body.data].map(({ device }: SessionBody) => device);
    expect(devices).toEqual(['Three', 'Two', 'One', null]);
    await ann.get('/v1/auth/sessions?device=One').expect(invalid({ device: 'extra_forbidden' }));
  });

  it('end with the logout, and their tokens with them', async () => {
    const ann = await app.signUp('ann');
    const [phone, laptop] = [await signIn(app, ann), await signIn(app, ann)];
    await app.stranger.post('/v1/auth/logout').set(as(phone)).expect(204);
    expect(await statusWith(app, phone.access_token)).toBe(401);
    await refresh(app, phone.refresh_token).expect(problem(401, 'invalid-refresh-token'));
    expect(await statusWith(app, laptop.access_token)).toBe(200);
  });

  it('are ended one by one by their user', async () => {
    const ann = await app.signUp('ann');
    const [phone, laptop] = [await signIn(app, ann), await signIn(app, ann)];
    await app.stranger
      .delete(`/v1/auth/sessions/${idOf(phone)}`)
      .set(as(laptop))
      .expect(204);
    expect(await statusWith(app, phone.access_token)).toBe(401);
    await refresh(app, phone.refresh_token).expect(problem(401, 'invalid-refresh-token'));
    expect((await listed(laptop)).map(({ id }) => id)).not.toContain(idOf(phone));
    await app.stranger
      .delete(`/v1/auth/sessions/${idOf(phone)}`)
      .set(as(laptop))
      .expect(problem(404, 'not-found'));
  });

  it('are ended all but the one that asks', async () => {
    const ann = await app.signUp('ann');
    const [phone, laptop] = [await signIn(app, ann), await signIn(app, ann)];
    await app.stranger.delete('/v1/auth/sessions').set(as(laptop)).expect(204);
    expect(await statusWith(app, phone.access_token)).toBe(401);
    expect(await statusWith(app, ann.token)).toBe(401);
    expect((await listed(laptop)).map(({ id }) => id)).toEqual([idOf(laptop)]);
    await refreshed(app, laptop.refresh_token);
  });

  it.each([['nobody’s'], ['malformed']])('that are %s are not found', async (whose) => {
    const ann = await app.signUp('ann');
    const id = whose === 'malformed' ? 'first' : randomUUID();
    await ann.delete(`/v1/auth/sessions/${id}`).expect(problem(404, 'not-found'));
  });

  it('are nobody else’s business', async () => {
    const [ann, bob] = [await app.signUp('ann'), await app.signUp('bob')];
    const anns = await signIn(app, ann);
    await bob.delete(`/v1/auth/sessions/${idOf(anns)}`).expect(problem(404, 'not-found'));
    await bob.delete('/v1/auth/sessions').expect(204);
    expect(await statusWith(app, anns.access_token)).toBe(200);
    const { body } = await bob.get('/v1/auth/sessions').expect(200);
    expect(body.data).toHaveLength(1);
  });

  it('that nobody has used for fourteen days are not listed', async () => {
    const ann = await app.signUp('ann');
    await signIn(app, ann, 'Forgotten');
    app.clock.advance(14 * DAY);
    const today = await signIn(app, ann, 'Today');
    expect((await listed(today)).map(({ device }) => device)).toEqual(['Today']);
  });

  it('end when their user is suspended, and do not come back with the user', async () => {
    const [ann, cid] = [await app.signUp('ann'), await app.signUpAdmin('cid')];
    const pair = await signIn(app, ann);
    await cid.patch(`/v1/users/${ann.id}`, { status: 'suspended' }).expect(200);
    expect(await statusWith(app, pair.access_token)).toBe(401);
    await cid.patch(`/v1/users/${ann.id}`, { status: 'active' }).expect(200);
    expect(await statusWith(app, pair.access_token)).toBe(401);
    expect(await statusWith(app, (await signIn(app, ann)).access_token)).toBe(200);
  });

  it('leave their beginning and their end in the audit trail, with ids and hashes only', async () => {
    const ann = await app.signUp('ann');
    const pair = await signIn(app, ann);
    await app.stranger.post('/v1/auth/logout').set(as(pair)).expect(204);
    const { rows } = await app.database.query(
      {
        name: '',
        text: 'SELECT action, actor_id, address_hash FROM audit_events WHERE subject_id = $1 ORDER BY id',
      },
      [idOf(pair)],
    );
    const hash = expect.stringMatching(/^[\w-]{43}$/);
    expect(rows).toEqual([
      { action: 'session.started', actor_id: ann.id, address_hash: hash },
      { action: 'session.revoked', actor_id: ann.id, address_hash: hash },
    ]);
  });

  it('that were ended at one instance are refused by another within 5 s', async () => {
    const other = await TestApp.start();
    try {
      const ann = await app.signUp('ann');
      const pair = await signIn(app, ann);
      expect(await statusWith(other, pair.access_token)).toBe(200);
      await app.stranger.post('/v1/auth/logout').set(as(pair)).expect(204);
      expect(await statusWith(app, pair.access_token)).toBe(401);
      await eventually(async () => expect(await statusWith(other, pair.access_token)).toBe(401), 5_000);
    } finally {
      await other.close();
    }
  });
});
