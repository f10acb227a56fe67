import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import type { Person } from '../../support/person.js';
import { invalid, problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { deedsTo } from './trail.js';

const SETTINGS = '/v1/admin/settings';

describe('A rate limit that an admin changes while the service runs', () => {
  let app: TestApp;
  let ann: Person;
  let cid: Person;
  beforeEach(async () => {
    app = await TestApp.start({ RATE_LIMIT_ENABLED: 'true' });
    [ann, cid] = await Promise.all([app.signUp('ann'), app.signUpAdmin('cid')]);
  });
  afterEach(async () => {
    await app.database.query({ name: '', text: 'DELETE FROM runtime_settings' });
    await app.close();
  });

  const change = (name: string, value: string | null) => cid.patch(`${SETTINGS}/${name}`, { value });
  const limited = problem(429, 'rate-limited');
  const told = async () => {
    const { headers } = await ann.get('/v1/posts').expect(200);
    return [headers['x-ratelimit-limit'], headers['x-ratelimit-remaining'], headers['ratelimit-policy']];
  };

  it('holds at once, and what was counted before still counts', async () => {
    expect(await told()).toEqual(['100', '99', '"default";q=100;w=60']);
    const { body } = await change('RATE_LIMIT_REQUESTS', '5').expect(200);
    expect(body).toMatchObject({ name: 'RATE_LIMIT_REQUESTS', value: '5', source: 'runtime' });
    expect(await told()).toEqual(['5', '3', '"default";q=5;w=60']);
    for (const remaining of ['2', '1', '0']) expect((await told())[1]).toBe(remaining);
    await ann.get('/v1/posts').expect(limited);

    await change('RATE_LIMIT_REQUESTS', null).expect(200);
    expect(await told()).toEqual(['100', '93', '"default";q=100;w=60']);
  });

  it('is what was asked for last, whichever instances were asked', async () => {
    await change('RATE_LIMIT_REQUESTS', '100').expect(200);
    await using stack = new AsyncDisposableStack();
    const other = stack.adopt(await TestApp.start({ RATE_LIMIT_ENABLED: 'true' }), (one) => one.close());
    await change('RATE_LIMIT_REQUESTS', '50').expect(200);
    await other.stranger
      .patch(`${SETTINGS}/RATE_LIMIT_REQUESTS`)
      .auth(cid.token, { type: 'bearer' })
      .send({ value: '100' })
      .expect(200);
    const { rows } = await app.database.query({ name: '', text: 'SELECT value FROM runtime_settings' });
    expect(rows).toEqual([{ value: '100' }]);
  });

  it.each([
    [
      'RATE_LIMIT_AUTH_REQUESTS',
      () => app.stranger.post('/v1/auth/password/forgot').send({ email: ann.email }),
    ],
    ['RATE_LIMIT_EXPORT_REQUESTS', () => ann.get('/v1/users/me/export')],
  ])('is also %s', async (name, ask) => {
    expect((await ask()).status).toBeLessThan(300);
    await change(name, '1').expect(200);
    await ask().expect(limited);
    await change(name, null).expect(200);
    expect((await ask()).status).toBeLessThan(300);
  });

  it('is also RATE_LIMIT_ADDRESS_REQUESTS, which counts those of the admin too', async () => {
    await change('RATE_LIMIT_ADDRESS_REQUESTS', '1').expect(200);
    await ann.get('/v1/posts').expect(limited);
    await cid.get(SETTINGS).expect(limited);
    app.clock.advance(61_000);
    await change('RATE_LIMIT_ADDRESS_REQUESTS', null).expect(200);
    await ann.get('/v1/posts').expect(200);
  });

  it('can be switched off and on', async () => {
    await change('RATE_LIMIT_ENABLED', 'off').expect(200);
    expect((await ann.get('/v1/posts').expect(200)).headers).not.toHaveProperty('x-ratelimit-limit');
    await change('RATE_LIMIT_ENABLED', null).expect(200);
    expect((await told())[0]).toBe('100');
  });

  it('holds on every instance within seconds', async () => {
    const other = await TestApp.start({ RATE_LIMIT_ENABLED: 'true' });
    try {
      await change('RATE_LIMIT_REQUESTS', '77').expect(200);
      await eventually(async () => {
        const { headers } = await other.stranger.get('/v1/posts').expect(200);
        expect(headers['x-ratelimit-limit']).toBe('77');
      }, 4_500);
    } finally {
      await other.close();
    }
  });

  it('is not changed to what it could not be at the start', async () => {
    for (const value of ['0', '-1', '1000001', 'many', '1.5', '1e3', ''])
      await change('RATE_LIMIT_REQUESTS', value).expect(invalid({ value: 'value_error' }));
    expect((await told())[0]).toBe('100');
  });

  it('has a window that is read only once, and is no other than those that are there', async () => {
    await change('RATE_LIMIT_WINDOW_SECONDS', '1').expect(problem(403, 'setting-not-changeable'));
    await change('RATE_LIMIT_SOUPS', '1').expect(problem(404, 'not-found'));
  });

  it('is changed in writing', async () => {
    await change('RATE_LIMIT_REQUESTS', '250').expect(200);
    expect((await deedsTo(cid, { id: 'RATE_LIMIT_REQUESTS' })).at(-1)).toMatchObject({
      action: 'setting.changed',
      actor_id: cid.id,
      details: { from: 100, to: 250 },
    });
  });
});
