import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Administration } from '../../../src/application/users/index.js';
import { LONG_ENOUGH } from '../../support/person.js';
import { TestApp } from '../../support/test-app.js';

const ADDRESS = '203.0.113.77';
const BIO = 'Peels onions by the harbour.';

describe('In the trail of deeds', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ TRUSTED_PROXIES: '127.0.0.1' });
  });
  afterAll(() => app.close());

  /** Every deed of the database, every column of it, as text. */
  async function everything(): Promise<string[]> {
    const read = { name: '', text: 'SELECT audit_events::text AS event FROM audit_events' };
    const { rows } = await app.database.query<{ event: string }>(read);
    return rows.map(({ event }) => event);
  }

  it('there is nothing of a person but their id', async () => {
    const [ann, cid] = [await app.signUp('ann'), await app.signUpAdmin('cid')];
    await ann.patch('/v1/users/me', { bio: BIO, display_name: 'Ann of Galley', age: 77 }).expect(200);
    const post = await ann.publishes({ title: 'How onions are peeled' });
    await ann.delete(`/v1/posts/${post.id}`).set('x-forwarded-for', ADDRESS).expect(204);
    await app.nest.get(Administration, { strict: false }).grantAdmin(ann.email);
    for (const patch of [{ role: 'user' }, { status: 'suspended' }, { status: 'active' }])
      await cid.patch(`/v1/users/${ann.id}`, patch).set('x-forwarded-for', ADDRESS).expect(200);
    const deeds = await everything();
    expect(deeds).toHaveLength(2 * 2 + 1 + 2 + 3);
    expect(deeds.filter((deed) => deed.includes(ann.id)).length).toBeGreaterThan(5);
    const people = [ann, cid].flatMap(({ username, email, password }) => [username, email, password]);
    const words = [...people, BIO, 'Ann of Galley', 'onions', LONG_ENOUGH, ADDRESS, '127.0.0.1'];
    expect(words.filter((word) => deeds.some((deed) => deed.includes(word)))).toEqual([]);
  });
});
