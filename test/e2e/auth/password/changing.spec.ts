import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../../support/person.js';
import { PostOffice } from '../../../support/post-office.js';
import { invalid, problem } from '../../../support/problem.js';
import { TestApp } from '../../../support/test-app.js';
import { refresh, refreshed, signIn, statusWith } from '../token-pairs.js';

const NEW = 'an evening at the harbour';

describe('Changing the password', () => {
  let office: PostOffice;
  beforeAll(async () => {
    office = await PostOffice.open();
  });
  afterAll(() => office.close());

  const change = (person: Person, password = NEW, current_password = person.password) =>
    person.post('/v1/auth/password/change', { current_password, password });
  const login = (email: string, password: string) =>
    office.app.stranger.post('/v1/auth/login').send({ email, password });

  it('takes the present one and another one, and is told by mail', async () => {
    const ann = await office.app.signUp('ann');
    const { text } = await change(ann).expect(204);
    expect(text).toBe('');
    await login(ann.email, ann.password).expect(problem(401, 'invalid-credentials'));
    await login(ann.email, NEW).expect(200);
    await office.mails(ann.email, 'Your password was changed');
    expect((await ann.get('/v1/users/me').expect(200)).body).toMatchObject({ version: 2 });
  });

  it('ends every other session, and not the one that asks for it', async () => {
    const { app } = office;
    const ann = await app.signUp('ann');
    const [here, elsewhere] = [await signIn(app, ann), await signIn(app, ann)];
    await app.stranger
      .post('/v1/auth/password/change')
      .set('authorization', `Bearer ${here.access_token}`)
      .send({ current_password: ann.password, password: NEW })
      .expect(204);
    for (const other of [elsewhere.access_token, ann.token]) expect(await statusWith(app, other)).toBe(401);
    await refresh(app, elsewhere.refresh_token).expect(problem(401, 'invalid-refresh-token'));
    expect(await statusWith(app, here.access_token)).toBe(200);
    const next = await refreshed(app, here.refresh_token);
    expect(await statusWith(app, next.access_token)).toBe(200);
  });

  it('keeps that session at every instance, at once', async () => {
    const { app } = office;
    const ann = await app.signUp('ann');
    const other = await TestApp.start();
    try {
      expect(await statusWith(other, ann.token)).toBe(200);
      await change(ann).expect(204);
      expect(await statusWith(other, ann.token)).toBe(200);
      const { access_token: token } = await signIn(app, { email: ann.email, password: NEW });
      expect(await statusWith(other, token)).toBe(200);
    } finally {
      await other.close();
    }
  });

  it('is refused with a wrong one, and the caller stays signed in', async () => {
    const ann = await office.app.signUp('ann');
    const { headers } = await change(ann, NEW, 'a wrong guess').expect(problem(403, 'wrong-password'));
    expect(headers).not.toHaveProperty('www-authenticate');
    await ann.get('/v1/users/me').expect(200);
    await login(ann.email, ann.password).expect(200);
  });

  it('is done by one of five at once, who all knew the present one', async () => {
    const ann = await office.app.signUp('ann');
    const answers = await Promise.all(Array.from({ length: 5 }, (_, at) => change(ann, `${NEW} ${at}`)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 403, 403, 403, 403]);
    const winner = answers.findIndex(({ status }) => status === 204);
    await login(ann.email, `${NEW} ${winner}`).expect(200);
  });

  it('wants another one, which case alone does not make', async () => {
    const ann = await office.app.signUp('ann');
    for (const same of [ann.password, ann.password.toUpperCase()])
      await change(ann, same).expect(invalid({ password: 'value_error' }));
  });

  it('refuses what everybody would try first', async () => {
    const ann = await office.app.signUp('ann');
    for (const known of [ann.username, ann.email.toUpperCase()])
      await change(ann, known).expect(invalid({ password: 'value_error' }));
    await change(ann, 'iloveyou').expect(invalid({ password: 'value_error' }));
    await login(ann.email, ann.password).expect(200);
  });
});
