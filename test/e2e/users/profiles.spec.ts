import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../support/person.js';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { PRIVATE_FIELDS, PUBLIC_FIELDS } from './registrations.js';

const DOORS: [string, (user: Person) => string][] = [
  ['by id', ({ id }) => `/v1/users/${id}`],
  ['by an id in capitals', ({ id }) => `/v1/users/${id.toUpperCase()}`],
  ['by username', ({ username }) => `/v1/users/by-username/${username}`],
  ['by a username in capitals', ({ username }) => `/v1/users/by-username/${username.toUpperCase()}`],
  ['among ids', ({ id }) => `/v1/users?ids=${id}`],
  ['among ids in capitals', ({ id }) => `/v1/users?ids=${id.toUpperCase()}`],
];

describe('A profile', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  describe.each(DOORS)('asked for %s', (_, pathTo) => {
    it('shows strangers and other users what is public, the user and admins all of it', async () => {
      const ann = await app.signUp('ann');
      const bob = await app.signUp('bob');
      const cid = await app.signUpAdmin('cid');
      const seenBy = async (asked: Promise<{ body: Record<string, unknown> }>) => {
        const { body } = await asked;
        const profile = (body['data'] as Record<string, unknown>[] | undefined)?.[0] ?? body;
        expect(profile).toMatchObject({ id: ann.id, username: ann.username });
        return Object.keys(profile).toSorted();
      };
      const path = pathTo(ann);
      expect(await seenBy(app.stranger.get(path).expect(200))).toEqual(PUBLIC_FIELDS);
      expect(await seenBy(bob.get(path).expect(200))).toEqual(PUBLIC_FIELDS);
      expect(await seenBy(ann.get(path).expect(200))).toEqual(PRIVATE_FIELDS);
      expect(await seenBy(cid.get(path).expect(200))).toEqual(PRIVATE_FIELDS);
    });
  });

  it('is at hand for the user as me', async () => {
    const ann = await app.signUp('ann');
    const { body, headers } = await ann.get('/v1/users/me').expect(200);
    expect(Object.keys(body).toSorted()).toEqual(PRIVATE_FIELDS);
    expect(body).toMatchObject({ id: ann.id, email: ann.email });
    expect(headers['cache-control']).toBe('private, no-cache');
    expect(headers['vary']).toContain('Authorization');
  });

  it('is nobody’s as me without a token', async () => {
    const { headers } = await app.stranger.get('/v1/users/me').expect(problem(401, 'unauthenticated'));
    expect(headers['www-authenticate']).toBe('Bearer');
  });

  it('may be kept by everybody where a stranger asks', async () => {
    const ann = await app.signUp('ann');
    const { headers } = await app.stranger.get(`/v1/users/${ann.id}`).expect(200);
    expect(headers['cache-control']).toBe('public, max-age=0, must-revalidate');
    expect(headers['vary']).toContain('Authorization');
  });

  it.each(['none', '1', 'me2', '%20', '0199', `${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(13)}`])(
    'is not there under the id %s',
    async (id) => {
      await app.stranger
        .get(`/v1/users/${id}`)
        .expect(problem(404, 'not-found', { resource: 'User', id: decodeURIComponent(id) }));
    },
  );

  it('is not there under an id that nobody has', async () => {
    const id = '01990000-0000-7000-8000-000000000000';
    await app.stranger.get(`/v1/users/${id}`).expect(problem(404, 'not-found', { resource: 'User', id }));
  });

  it.each(['nobody-has-this', 'x', '%25', 'a%20b', 'x'.repeat(300), '%F0%9F%90%99', '%1B'])(
    'is not there under the username %s',
    async (name) => {
      await app.stranger.get(`/v1/users/by-username/${name}`).expect(problem(404, 'not-found'));
    },
  );

  it.each(['%', '%ff', '%ed%a0%80'])('is not asked for by the broken path %s', async (name) => {
    await app.stranger.get(`/v1/users/by-username/${name}`).expect(problem(400, 'malformed-request'));
    await app.stranger.get(`/v1/users/${name}`).expect(problem(400, 'malformed-request'));
  });

  describe('that was read before', () => {
    it('is not sent again to who saw the same of it', async () => {
      const ann = await app.signUp('ann');
      const path = `/v1/users/${ann.id}`;
      const { headers } = await app.stranger.get(path).expect(200);
      const etag = String(headers['etag']);
      for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
        const again = await app.stranger.get(path).set('if-none-match', known).expect(304);
        expect(again.text).toBe('');
        expect(again.headers).toMatchObject({ etag, 'x-request-id': expect.any(String) });
      }
      await app.stranger.head(path).set('if-none-match', etag).expect(304);
    });

    it('is sent to who sees more of it', async () => {
      const ann = await app.signUp('ann');
      const path = `/v1/users/${ann.id}`;
      const { headers } = await app.stranger.get(path).expect(200);
      await ann.get(path).set('if-none-match', String(headers['etag'])).expect(200);
    });

    it('is sent again when it has changed', async () => {
      const ann = await app.signUp('ann');
      const { headers } = await ann.get('/v1/users/me').expect(200);
      const etag = String(headers['etag']);
      await ann.get('/v1/users/me').set('if-none-match', etag).expect(304);
      await ann.patch('/v1/users/me', { bio: 'Sails.' }).expect(200);
      await ann.get('/v1/users/me').set('if-none-match', etag).expect(200);
    });

    it('has the same tag where only its head is asked for', async () => {
      const ann = await app.signUp('ann');
      const path = `/v1/users/${ann.id}`;
      const { headers } = await ann.get(path).expect(200);
      const asked = await app.stranger.head(path).set('authorization', `Bearer ${ann.token}`).expect(200);
      expect(asked.headers).toMatchObject({
        etag: headers['etag'],
        'content-length': headers['content-length'],
      });
    });
  });
});
