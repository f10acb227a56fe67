import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../support/person.js';
import { invalid, problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { closeAccount } from './closings.js';

describe('Closing an account', () => {
  let app: TestApp;
  let cid: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    cid = await app.signUpAdmin('cid');
  });
  afterAll(() => app.close());

  const login = ({ email, password }: Pick<Person, 'email' | 'password'>) =>
    app.stranger.post('/v1/auth/login').send({ email, password });

  const seenByCid = async ({ id }: Person) => (await cid.get(`/v1/users/${id}`).expect(200)).body;

  it('ends what its owner is signed in to, at once', async () => {
    const ann = await app.signUp('ann');
    await ann.get('/v1/users/me').expect(200);
    const { body } = await closeAccount(ann, 'remove').expect(204);
    expect(body).toEqual({});
    await ann.get('/v1/users/me').expect(problem(401, 'invalid-token'));
    await closeAccount(ann, 'remove').expect(problem(401, 'invalid-token'));
    const { rows } = await app.database.query(
      { name: '', text: 'SELECT credentials_version AS version FROM users WHERE id = $1' },
      [ann.id],
    );
    expect(rows).toEqual([{ version: 2 }]);
  });

  it('lets nobody in again, and says why to whoever has the password only', async () => {
    const ann = await app.signUp('ann');
    await closeAccount(ann, 'anonymise').expect(204);
    await login(ann).expect(problem(403, 'account-closed'));
    await login({ ...ann, password: 'a wrong guess' }).expect(problem(401, 'invalid-credentials'));
  });

  it('takes the profile away from all but admins', async () => {
    const [ann, bob] = [await app.signUp('ann'), await app.signUp('bob')];
    await app.stranger.get(`/v1/users/${ann.id}`).expect(200);
    await closeAccount(ann, 'anonymise').expect(204);
    for (const by of [app.stranger, bob])
      for (const path of [`/v1/users/${ann.id}`, `/v1/users/by-username/${ann.username}`])
        await by.get(path).expect(problem(404, 'not-found'));
    for (const by of [app.stranger, bob, cid]) {
      const { body } = await by.get(`/v1/users?ids=${ann.id},${bob.id}`).expect(200);
      expect((body.data as { id: string }[]).map(({ id }) => id)).toEqual([bob.id]);
    }
    expect(await seenByCid(ann)).toMatchObject({ status: 'closed', username: ann.username });
    await cid.get(`/v1/users/by-username/${ann.username}`).expect(200);
    const { body: list } = await cid.get(`/v1/users?status=closed&q=${ann.username}`).expect(200);
    expect(list.data).toMatchObject([{ id: ann.id, status: 'closed' }]);
    const { body: active } = await cid.get(`/v1/users?status=active&q=${ann.username}`).expect(200);
    expect(active.data).toEqual([]);
  });

  it('keeps username and e-mail address taken', async () => {
    const ann = await app.signUp('ann');
    await closeAccount(ann, 'remove').expect(204);
    const { username, email, password } = ann;
    const register = (fields: object) =>
      app.stranger.post('/v1/users').send({ username, email, password, ...fields });
    await register({ email: `x-${email}` }).expect(problem(409, 'username-taken'));
    await register({ username: `${username.slice(0, 10)}-2` }).expect(problem(409, 'email-taken'));
  });

  it('needs the password, and nothing is closed without it', async () => {
    const ann = await app.signUp('ann');
    const close = (body: object) => ann.delete('/v1/users/me').send(body);
    await close({ password: 'a wrong guess', posts: 'remove' }).expect(problem(403, 'wrong-password'));
    await close({ password: ann.password, posts: 'burn' }).expect(invalid({ posts: 'enum' }));
    await close({ password: ann.password, posts: 'remove', now: true }).expect(
      invalid({ now: 'extra_forbidden' }),
    );
    await close({}).expect(invalid({ password: 'missing', posts: 'missing' }));
    await ann.get('/v1/users/me').expect(200);
  });

  it('is refused where the account was changed since it was seen', async () => {
    const ann = await app.signUp('ann');
    const { headers } = await ann.get('/v1/users/me').expect(200);
    await ann.patch('/v1/users/me', { bio: 'Sails.' }).expect(200);
    await closeAccount(ann, 'remove')
      .set('if-match', String(headers['etag']))
      .expect(problem(412, 'stale-version'));
    await ann.get('/v1/users/me').expect(200);
  });

  it('happens once, however often it is asked for at a time', async () => {
    const ann = await app.signUp('ann');
    const answers = await Promise.all([1, 2, 3].map(() => closeAccount(ann, 'remove')));
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 204))
      expect(['/problems/account-already-closed', '/problems/invalid-token']).toContain(answer.body.type);
    const { rows } = await app.database.query(
      {
        name: '',
        text: `SELECT actor_id, details FROM audit_events WHERE action = 'account.closed' AND subject_id = $1`,
      },
      [ann.id],
    );
    expect(rows).toEqual([{ actor_id: ann.id, details: { posts: 'remove' } }]);
  });

  it('can be taken back by an admin, and in no other way', async () => {
    const ann = await app.signUp('ann');
    await closeAccount(ann, 'remove').expect(204);
    await cid
      .patch(`/v1/users/${ann.id}`, { status: 'suspended' })
      .expect(problem(409, 'account-already-closed'));
    await cid.patch(`/v1/users/${ann.id}`, { status: 'closed' }).expect(invalid({ status: 'enum' }));
    const { body } = await cid.patch(`/v1/users/${ann.id}`, { status: 'active' }).expect(200);
    expect(body).toMatchObject({ status: 'active' });
    await app.stranger.get(`/v1/users/${ann.id}`).expect(200);
    await login(ann).expect(200);
  });
});
