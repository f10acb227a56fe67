import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { connected } from '../support/cluster-connection.js';
import { LONG_ENOUGH, type Person } from '../support/person.js';
import { TestApp } from '../support/test-app.js';
import { testDatabase } from '../support/test-database.js';
import { countOf, createWith, registerWith, WELCOMES } from './idempotency/tries.js';
import { registration } from './users/registrations.js';

const POST = { title: 'An evening in Galley', content: LONG_ENOUGH };

/** The first commit that is asked for is refused, as for a conflict with another; a sequence is never rolled back. */
const CONFLICTS = `
  CREATE SEQUENCE commits START 2;
  CREATE FUNCTION refuse_first() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF nextval('commits') = 1 THEN RAISE EXCEPTION 'in the way' USING ERRCODE = '40001'; END IF;
    RETURN NULL;
  END $$;
  CREATE CONSTRAINT TRIGGER refuse AFTER INSERT OR UPDATE ON users
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_first();
  CREATE CONSTRAINT TRIGGER refuse AFTER INSERT OR UPDATE ON posts
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_first();`;

describe('What the database refuses for a conflict is done once more, and', () => {
  let app: TestApp;
  let ann: Person;
  let key: string;
  const ask = async (text: string) => connected(await testDatabase(), (client) => client.query(text));
  const commits = async () => (await ask('SELECT last_value::int AS last FROM commits')).rows[0].last;
  beforeAll(async () => {
    app = await TestApp.start();
    await ask(CONFLICTS);
    ann = await app.signUp('ann');
  });
  beforeEach(() => {
    key = randomUUID();
  });
  afterAll(() => app.close());

  /** The change has been refused at its commit, and was made with the second. */
  const refusedOnce = async <T>(change: () => PromiseLike<T>): Promise<T> => {
    await ask('ALTER SEQUENCE commits RESTART WITH 1');
    const made = await change();
    expect(await commits()).toBe(2);
    return made;
  };

  it('registers one user, who is welcomed once', async () => {
    const [users, welcomes] = [await countOf(app, 'users'), await countOf(app, WELCOMES)];
    const { body } = await refusedOnce(() => app.stranger.post('/v1/users').send(registration()).expect(201));
    expect(body.version).toBe(1);
    expect([await countOf(app, 'users'), await countOf(app, WELCOMES)]).toEqual([users + 1, welcomes + 1]);
    await app.stranger.get(`/v1/users/${body.id}`).expect(200);
  });

  it('registers one user by a key, as if nothing had been in the way', async () => {
    const bob = registration();
    const { body, headers } = await refusedOnce(() => registerWith(app.stranger, key, bob).expect(201));
    expect(headers).not.toHaveProperty('idempotency-replayed');
    expect(body.version).toBe(1);
    expect((await registerWith(app.stranger, key, bob).expect(201)).body).toEqual(body);
  });

  it('makes one post by a key, as if nothing had been in the way', async () => {
    const before = await countOf(app, 'posts');
    const { body, headers } = await refusedOnce(() => createWith(ann, key, POST).expect(201));
    expect(headers).not.toHaveProperty('idempotency-replayed');
    expect(body.version).toBe(1);
    expect((await createWith(ann, key, POST).expect(201)).body).toEqual(body);
    expect(await countOf(app, 'posts')).toBe(before + 1);
  });

  it('changes a post, a profile and a state by one version', async () => {
    const post = await ann.drafts();
    const path = `/v1/posts/${post.id}`;
    const edited = await refusedOnce(() => ann.patch(path, { title: 'Second thoughts' }).expect(200));
    expect(edited.body).toMatchObject({ title: 'Second thoughts', version: 2 });
    const published = await refusedOnce(() => ann.post(`${path}/publish`).expect(200));
    expect(published.body).toMatchObject({ status: 'published', version: 3 });
    const profile = await refusedOnce(() => ann.patch('/v1/users/me', { bio: 'Cooks' }).expect(200));
    expect(profile.body).toMatchObject({ bio: 'Cooks', version: 2 });
  });
});
