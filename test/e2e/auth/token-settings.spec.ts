import { afterEach, describe, expect, it } from '@jest/globals';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { decoded, KEY } from './forgery.js';
import { refresh, refreshed, signIn } from './token-pairs.js';

const DAY = 86_400_000;

describe('The settings of access tokens', () => {
  const apps: TestApp[] = [];
  const start = async (settings: Record<string, string>): Promise<TestApp> => {
    const app = await TestApp.start({ SECRET_KEY: KEY, ...settings });
    apps.push(app);
    return app;
  };
  afterEach(async () => {
    await Promise.all(apps.splice(0).map((app) => app.close()));
  });

  const asked = (app: TestApp, token: string) =>
    app.stranger.get('/v1/users/me').set('authorization', `Bearer ${token}`);

  it('choose the one algorithm that signs and is accepted', async () => {
    const [app, usual] = await Promise.all([start({ JWT_ALGORITHM: 'HS512' }), start({})]);
    const ann = await app.signUp('ann');
    const bob = await usual.signUp('bob');
    expect(decoded(ann.token, 0)).toEqual({ alg: 'HS512', typ: 'at+jwt' });
    await asked(app, ann.token).expect(200);
    await asked(app, bob.token).expect(problem(401, 'invalid-token'));
    await asked(usual, ann.token).expect(problem(401, 'invalid-token'));
  });

  it('choose for how long one is good', async () => {
    const app = await start({ JWT_EXPIRATION_MINUTES: '2' });
    const ann = await app.signUp('ann');
    const { body } = await app.stranger
      .post('/v1/auth/login')
      .send({ email: ann.email, password: ann.password })
      .expect(200);
    const { iat, exp } = decoded(body.access_token, 1);
    expect(body.expires_in).toBe(120);
    expect(Number(exp) - Number(iat)).toBe(120);
    app.clock.advance(60_000);
    await asked(app, body.access_token).expect(200);
    app.clock.advance(60_000);
    await asked(app, body.access_token).expect(problem(401, 'invalid-token'));
  });

  it('choose the key', async () => {
    const [app, other] = await Promise.all([start({}), start({ SECRET_KEY: `${KEY}, almost` })]);
    const ann = await app.signUp('ann');
    await asked(app, ann.token).expect(200);
    await asked(other, ann.token).expect(problem(401, 'invalid-token'));
  });

  it('choose by which name one is issued, and for whom', async () => {
    const [app, other] = await Promise.all([start({ APP_NAME: 'scullery' }), start({})]);
    const ann = await app.signUp('ann');
    expect(decoded(ann.token, 1)).toMatchObject({ iss: 'scullery', aud: 'scullery' });
    await asked(app, ann.token).expect(200);
    await asked(other, ann.token).expect(problem(401, 'invalid-token'));
  });

  it('choose for how long one may be away, and how long one may stay', async () => {
    const app = await start({ SESSION_IDLE_DAYS: '2', SESSION_MAX_DAYS: '3' });
    const ann = await app.signUp('ann');
    const [idle, busy] = [await signIn(app, ann), await signIn(app, ann)];
    app.clock.advance(DAY);
    const next = await refreshed(app, busy.refresh_token);
    app.clock.advance(DAY);
    await refresh(app, idle.refresh_token).expect(problem(401, 'invalid-refresh-token'));
    const last = await refreshed(app, next.refresh_token);
    app.clock.advance(DAY);
    await refresh(app, last.refresh_token).expect(problem(401, 'invalid-refresh-token'));
  });
});
