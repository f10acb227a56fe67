import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Administration, grantAdmin } from '../../../src/application/users/index.js';
import type { Person } from '../../support/person.js';
import { invalid, problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { PRIVATE_FIELDS } from './registrations.js';

const NOBODY = '01990000-0000-7000-8000-000000000000';

describe('An admin', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  const login = ({ email, password }: { email: string; password: string }) =>
    app.stranger.post('/v1/auth/login').send({ email, password });

  const seenBy = async (admin: Person, { id }: Person) =>
    (await admin.get(`/v1/users/${id}`).expect(200)).body;

  it('gives a user another role', async () => {
    const cid = await app.signUpAdmin('cid');
    const ann = await app.signUp('ann');
    const { body, headers } = await cid.patch(`/v1/users/${ann.id}`, { role: 'admin' }).expect(200);
    expect(Object.keys(body).toSorted()).toEqual(PRIVATE_FIELDS);
    expect(body).toMatchObject({ id: ann.id, role: 'admin', status: 'active', version: 2 });
    expect(headers['etag']).toMatch(/^"2\./);
    expect(await seenBy(cid, ann)).toEqual(body);
  });

  it('gives a user another status and leaves the role', async () => {
    const cid = await app.signUpAdmin('cid');
    const ann = await app.signUpAdmin('ann');
    const { body } = await cid
      .patch(`/v1/users/${ann.id.toUpperCase()}`, { status: 'suspended' })
      .expect(200);
    expect(body).toMatchObject({ id: ann.id, role: 'admin', status: 'suspended' });
  });

  it.each([{}, { role: 'user', status: 'active' }])(
    'leaves a user and their version as they are with nothing new: %j',
    async (patch) => {
      const cid = await app.signUpAdmin('cid');
      const ann = await app.signUp('ann');
      const before = await seenBy(cid, ann);
      app.clock.advance(1000);
      expect((await cid.patch(`/v1/users/${ann.id}`, patch).expect(200)).body).toEqual(before);
      expect(await seenBy(cid, ann)).toEqual(before);
    },
  );

  it('is one from the next request on, and no longer than that', async () => {
    const cid = await app.signUpAdmin('cid');
    const ann = await app.signUp('ann');
    await ann.get('/v1/users').expect(problem(403, 'permission-denied'));
    await cid.patch(`/v1/users/${ann.id}`, { role: 'admin' }).expect(200);
    await ann.get('/v1/users').expect(200);
    await cid.patch(`/v1/users/${ann.id}`, { role: 'user' }).expect(200);
    await ann.get('/v1/users').expect(problem(403, 'permission-denied'));
    await ann.patch(`/v1/users/${cid.id}`, { role: 'user' }).expect(problem(403, 'permission-denied'));
    expect(await seenBy(cid, cid)).toMatchObject({ role: 'admin' });
  });

  it('shuts a suspended user out at once, and lets the user sign in again', async () => {
    const cid = await app.signUpAdmin('cid');
    const ann = await app.signUp('ann');
    await cid.patch(`/v1/users/${ann.id}`, { status: 'suspended' }).expect(200);
    const { headers } = await ann.get('/v1/users/me').expect(problem(401, 'invalid-token'));
    expect(headers['www-authenticate']).toMatch(/^Bearer/);
    await ann.get(`/v1/users/${ann.id}`).expect(problem(401, 'invalid-token'));
    await ann.post('/v1/posts', {}).expect(problem(401, 'invalid-token'));
    await cid.patch(`/v1/users/${ann.id}`, { status: 'active' }).expect(200);
    await ann.get('/v1/users/me').expect(problem(401, 'invalid-token'));
    await login(ann).expect(200);
  });

  it('tells a suspended user of it, and nobody else', async () => {
    const cid = await app.signUpAdmin('cid');
    const ann = await app.signUp('ann');
    await cid.patch(`/v1/users/${ann.id}`, { status: 'suspended' }).expect(200);
    const { headers } = await login(ann).expect(problem(403, 'account-suspended'));
    expect(headers).not.toHaveProperty('www-authenticate');
    await login({ email: ann.email, password: 'a wrong guess' }).expect(problem(401, 'invalid-credentials'));
    const { body } = await app.stranger.get(`/v1/users/${ann.id}`).expect(200);
    expect(body).toMatchObject({ username: ann.username });
  });

  it.each([
    ['role', 'owner', 'enum'],
    ['role', 'Admin', 'enum'],
    ['role', null, 'enum'],
    ['role', ['admin'], 'enum'],
    ['status', 'closed', 'enum'],
    ['status', '', 'enum'],
    ['status', null, 'enum'],
    ['status', 1, 'enum'],
    ['username', 'another', 'extra_forbidden'],
    ['email', 'other@example.com', 'extra_forbidden'],
    ['password', 'another long evening', 'extra_forbidden'],
    ['bio', 'Sails.', 'extra_forbidden'],
    ['id', NOBODY, 'extra_forbidden'],
  ])('cannot give as %s: %j', async (field, value, type) => {
    const cid = await app.signUpAdmin('cid');
    const ann = await app.signUp('ann');
    const before = await seenBy(cid, ann);
    await cid
      .patch(`/v1/users/${ann.id}`, { role: 'admin', status: 'suspended', [field]: value })
      .expect(invalid({ [field]: type }));
    expect(await seenBy(cid, ann)).toEqual(before);
  });

  it('changes what is as it was seen only', async () => {
    const cid = await app.signUpAdmin('cid');
    const ann = await app.signUp('ann');
    const path = `/v1/users/${ann.id}`;
    const { headers } = await app.stranger.get(path).expect(200);
    const etag = String(headers['etag']);
    await cid.patch(path, { role: 'admin' }).set('if-match', etag).expect(200);
    await cid
      .patch(path, { status: 'suspended' })
      .set('if-match', etag)
      .expect(problem(412, 'stale-version', { resource: 'User' }));
    expect(await seenBy(cid, ann)).toMatchObject({ role: 'admin', status: 'active', version: 2 });
  });

  it('cannot change who is not there', async () => {
    const cid = await app.signUpAdmin('cid');
    for (const id of [NOBODY, 'nobody'])
      await cid
        .patch(`/v1/users/${id}`, { role: 'user' })
        .expect(problem(404, 'not-found', { resource: 'User', id }));
  });

  it('is whom it takes: a user is refused, a stranger not even heard', async () => {
    const ann = await app.signUp('ann');
    for (const id of [ann.id, NOBODY, 'nobody']) {
      await ann.patch(`/v1/users/${id}`, { role: 'admin' }).expect(problem(403, 'permission-denied'));
      await app.stranger
        .patch(`/v1/users/${id}`)
        .send({ role: 'admin' })
        .expect(problem(401, 'unauthenticated'));
    }
    await ann.patch(`/v1/users/${ann.id}`, { no: 'such key' }).expect(problem(403, 'permission-denied'));
    expect((await ann.get('/v1/users/me').expect(200)).body).toMatchObject({ role: 'user', version: 1 });
  });

  describe('made by the operator', () => {
    const administration = () => app.nest.get(Administration, { strict: false });

    it.each([
      ['as it is', (email: string) => email],
      ['in capitals', (email: string) => email.toUpperCase()],
    ])('is whoever has the e-mail address, %s', async (_, spelt) => {
      const ann = await app.signUp('ann');
      for (const email of [spelt(ann.email), ann.email])
        expect(await grantAdmin(administration(), email)).toMatch(`${ann.username} is an admin`);
      await ann.get('/v1/users').expect(200);
    });

    it('is doubted until the address is proven: anybody may have registered with it', async () => {
      const ann = await app.signUp('ann');
      const doubt = ', though nobody has proven that the address is theirs';
      expect(await grantAdmin(administration(), ann.email)).toBe(`${ann.username} is an admin${doubt}`);
      const prove = { name: '', text: 'UPDATE users SET email_verified = true WHERE id = $1' };
      await app.database.query(prove, [ann.id]);
      expect(await grantAdmin(administration(), ann.email)).toBe(`${ann.username} is an admin`);
    });

    it('is nobody where nobody has it', async () => {
      await expect(grantAdmin(administration(), 'nobody@example.com')).rejects.toMatchObject({
        name: 'NotFoundError',
        details: { resource: 'User', id: 'nobody@example.com' },
      });
    });
  });
});
