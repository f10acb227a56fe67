import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { invalid } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';

const strangers = (count: number): string[] => Array.from({ length: count }, () => randomUUID());

describe('Profiles by ids', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  const idsOf = (body: { data: { id: string }[] }): string[] => body.data.map(({ id }) => id);

  it.each([
    ['separated by commas', (ids: string[]) => `ids=${ids.join(',')}`],
    ['each under the same name', (ids: string[]) => ids.map((id) => `ids=${id}`).join('&')],
    ['both ways', ([first, ...others]: string[]) => `ids=${first}&ids=${others.join(',')}`],
    ['with encoded commas', (ids: string[]) => `ids=${ids.join('%2C')}`],
  ])('come in the order asked, %s', async (_, queryOf) => {
    const ann = await app.signUp('ann');
    const bob = await app.signUp('bob');
    const cid = await app.signUp('cid');
    const asked = [bob.id, cid.id, ann.id];
    const { body } = await app.stranger.get(`/v1/users?${queryOf(asked)}`).expect(200);
    expect(idsOf(body)).toEqual(asked);
    expect(body.pagination).toMatchObject({ next_cursor: null, has_more: false });
  });

  it('come once, however often and however spelt they are asked for', async () => {
    const ann = await app.signUp('ann');
    const query = `ids=${ann.id},${ann.id.toUpperCase()}&ids=${ann.id}`;
    const { body } = await app.stranger.get(`/v1/users?${query}`).expect(200);
    expect(idsOf(body)).toEqual([ann.id]);
  });

  it('leave out who is not there', async () => {
    const ann = await app.signUp('ann');
    const { body } = await app.stranger
      .get(`/v1/users?ids=${[...strangers(1), ann.id, ...strangers(1)].join()}`)
      .expect(200);
    expect(idsOf(body)).toEqual([ann.id]);
    const nobody = await app.stranger.get(`/v1/users?ids=${strangers(1).join()}`).expect(200);
    expect(nobody.body.data).toEqual([]);
  });

  it.each([99, 100])('are given for %d ids', async (count) => {
    const ann = await app.signUp('ann');
    const { body } = await app.stranger
      .get(`/v1/users?ids=${[...strangers(count - 1), ann.id].join()}`)
      .expect(200);
    expect(idsOf(body)).toEqual([ann.id]);
  });

  it('are refused for 101 ids', async () => {
    await app.stranger.get(`/v1/users?ids=${strangers(101).join()}`).expect(invalid({ ids: 'too_long' }));
  });

  it('are refused for what is no id, each by its place', async () => {
    const [some] = strangers(1);
    const faults = invalid({ 'ids.1': 'uuid_parsing', 'ids.3': 'uuid_parsing' });
    await app.stranger.get(`/v1/users?ids=${some},ann,${some},`).expect(faults);
    await app.stranger.get(`/v1/users?ids=${some},ann&ids=${some}&ids=`).expect(faults);
  });

  it('are refused for no id at all', async () => {
    await app.stranger.get('/v1/users?ids=').expect(invalid({ 'ids.0': 'uuid_parsing' }));
  });

  it('are refused with a key that there is not', async () => {
    await app.stranger
      .get(`/v1/users?ids[]=${strangers(1).join()}`)
      .expect(invalid({ 'ids[]': 'extra_forbidden' }));
  });

  it('are given to a hundred ids of people who exist, all at once', async () => {
    const { body: some } = await app.stranger
      .post('/v1/users')
      .send({ username: 'cid-of-hundred', email: 'cid@hundred.example.com', password: 'a very long evening' })
      .expect(201);
    await app.database.query({
      name: 'test-clone-users',
      text: `INSERT INTO users (id, username, email, password_hash, version, created_at, updated_at)
             SELECT gen_random_uuid(), 'crowd-' || at, at || '@crowd.example.com', 'x', 1, now(), now()
               FROM generate_series(1, 99) AS at`,
    });
    const { rows } = await app.database.query<{ id: string }>({
      name: 'test-crowd',
      text: `SELECT id FROM users WHERE username LIKE 'crowd-%'`,
    });
    const asked = [...rows.map(({ id }) => id), String(some.id)];
    const { body } = await app.stranger.get(`/v1/users?ids=${asked.join()}`).expect(200);
    expect(idsOf(body)).toEqual(asked);
  });
});
