import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { DegradedError } from '#foundation/errors/index.js';
import { Passwords } from '#infrastructure/passwords/passwords.js';
import type { Person } from '../../support/person.js';
import { TestApp } from '../../support/test-app.js';
import { signIn, wrong } from './guesses.js';

const CHEAP = { PASSWORD_HASH_MEMORY_KIB: '7168', PASSWORD_HASH_PASSES: '1' };
const DEAR = { PASSWORD_HASH_MEMORY_KIB: '9216', PASSWORD_HASH_PASSES: '3' };

describe('When passwords are to be hashed with other parameters', () => {
  const running: TestApp[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((app) => app.close()));
  });
  const start = async (settings: Record<string, string>): Promise<TestApp> => {
    const app = await TestApp.start(settings);
    running.push(app);
    return app;
  };

  /** Ann, who has registered in cheaper days, and the service of today. */
  async function annOfOld(): Promise<{ ann: Person; app: TestApp }> {
    const ann = await (await start(CHEAP)).signUp('ann');
    return { ann, app: await start(DEAR) };
  }

  const rowOf = async ({ database }: TestApp, { id }: Person): Promise<Record<string, unknown>> => {
    const statement = { name: 'test-user', text: 'SELECT * FROM users WHERE id = $1' };
    const { rows } = await database.query(statement, [id]);
    return rows[0] ?? {};
  };
  const hashOf = async (app: TestApp, person: Person): Promise<string> =>
    String((await rowOf(app, person))['password_hash']);

  it('a hash is made anew when its owner signs in, and only the hash', async () => {
    const { ann, app } = await annOfOld();
    const before = await rowOf(app, ann);
    expect(before['password_hash']).toMatch(/\$m=7168,t=1,p=1\$/);
    const { headers } = await ann.get('/v1/users/me').expect(200);
    await signIn(app, ann).expect(200);
    const { password_hash: hash, ...after } = await rowOf(app, ann);
    expect(hash).toMatch(/\$m=9216,t=3,p=1\$/);
    expect({ ...after, password_hash: before['password_hash'] }).toEqual(before);
    await ann.get('/v1/users/me').set('if-none-match', String(headers['etag'])).expect(304);
    await signIn(app, ann).expect(200);
  });

  it('that is done once', async () => {
    const { ann, app } = await annOfOld();
    await signIn(app, ann).expect(200);
    const renewed = await hashOf(app, ann);
    await signIn(app, ann).expect(200);
    expect(await hashOf(app, ann)).toBe(renewed);
  });

  it('a wrong password makes none', async () => {
    const { ann, app } = await annOfOld();
    await signIn(app, { ...ann, password: 'a wrong guess' }).expect(wrong);
    expect(await hashOf(app, ann)).toMatch(/\$m=7168,t=1,p=1\$/);
  });

  it('a login does not fail for it', async () => {
    const { ann, app } = await annOfOld();
    const hashing = jest
      .spyOn(app.nest.get(Passwords, { strict: false }), 'hash')
      .mockRejectedValue(new DegradedError('Too many passwords wait to be hashed'));
    await signIn(app, ann).expect(200);
    expect(await hashOf(app, ann)).toMatch(/\$m=7168,t=1,p=1\$/);
    hashing.mockRestore();
    await signIn(app, ann).expect(200);
    expect(await hashOf(app, ann)).toMatch(/\$m=9216,t=3,p=1\$/);
  });

  it('a password that has changed meanwhile stays', async () => {
    const { ann, app } = await annOfOld();
    const passwords = app.nest.get(Passwords, { strict: false });
    const other = await passwords.hash('another long evening');
    const hash = passwords.hash.bind(passwords);
    jest.spyOn(passwords, 'hash').mockImplementation(async (password) => {
      const change = { name: '', text: 'UPDATE users SET password_hash = $2 WHERE id = $1' };
      await app.database.query(change, [ann.id, other]);
      return hash(password);
    });
    await signIn(app, ann).expect(200);
    expect(await hashOf(app, ann)).toBe(other);
  });
});
