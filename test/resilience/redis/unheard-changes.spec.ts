import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import type { Person } from '../../support/person.js';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import type { TestRedis } from '../../support/test-redis.js';
import { describeWithRedis, startRedis } from '../../support/with-redis.js';
import { refresh, signIn } from '../../e2e/auth/token-pairs.js';

/** What the contract gives a revoked session, and a moment for the test. */
const SOON_MS = 6_000;

describeWithRedis('What an instance has changed that died before it could tell Redis', () => {
  let redis: TestRedis;
  let app: TestApp;
  beforeAll(async () => {
    redis = await startRedis();
    app = await TestApp.start({ REDIS_URL: redis.url });
  });
  afterAll(async () => {
    await app?.close();
    await redis?.stop();
  });

  /** Changes somebody who is remembered, where nobody tells the service of it. */
  async function changed(person: Person, change: string): Promise<void> {
    await eventually(async () => {
      await person.get('/v1/users/me').expect(200);
      expect(await redis.look((client) => client.get(`user:${person.id}`))).toContain(person.username);
    });
    const text = `UPDATE users SET ${change}, version = version + 1 WHERE id = $1`;
    await app.database.query({ name: '', text }, [person.id]);
  }

  it.each([
    ['suspended', `status = 'suspended', credentials_version = credentials_version + 1`],
    ['given another password', 'credentials_version = credentials_version + 1'],
  ])('keeps nobody signed in who was %s', async (_, change) => {
    const ann = await app.signUp('ann');
    const { refresh_token: token } = await signIn(app, ann);
    await changed(ann, change);
    await refresh(app, token).expect(problem(401, 'invalid-refresh-token'));
    await eventually(() => ann.get('/v1/users/me').expect(problem(401, 'invalid-token')), SOON_MS);
  });

  it('lets nobody act as an admin who is none any more', async () => {
    const cid = await app.signUpAdmin('cid');
    await cid.get('/v1/admin/audit-events').expect(200);
    await changed(cid, `role = 'user'`);
    await eventually(
      () => cid.get('/v1/admin/audit-events').expect(problem(403, 'permission-denied')),
      SOON_MS,
    );
  });
});
