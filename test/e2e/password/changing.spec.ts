import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../support/person.js';
import { PostOffice } from '../../support/post-office.js';
import { invalid, problem } from '../../support/problem.js';

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

  it('raises the version of the credentials, by which sessions live', async () => {
    const ann = await office.app.signUp('ann');
    await change(ann).expect(204);
    const text = 'SELECT credentials_version FROM users WHERE id = $1';
    const { rows } = await office.app.database.query({ name: '', text }, [ann.id]);
    expect(rows).toEqual([{ credentials_version: 2 }]);
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
      await change(ann, known).expect(problem(400, 'password-guessable', { field: 'password' }));
    await change(ann, 'iloveyou').expect(invalid({ password: 'value_error' }));
    await login(ann.email, ann.password).expect(200);
  });
});
