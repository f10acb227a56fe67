import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../support/person.js';
import { invalid, problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { freshName, textOf } from './registrations.js';

const FULL = { display_name: 'Ann', bio: 'Sails.\nSings.', age: 30 };

describe('Editing one’s profile', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  const profileOf = async (user: Person) => (await user.get('/v1/users/me').expect(200)).body;

  const patchAs = ({ token }: Person, type: string) =>
    app.stranger.patch('/v1/users/me').set('authorization', `Bearer ${token}`).set('content-type', type);

  it('changes what is given and leaves the rest', async () => {
    const ann = await app.signUp('ann');
    const { body: full } = await ann.patch('/v1/users/me', FULL).expect(200);
    expect(full).toMatchObject({ ...FULL, version: 2, username: ann.username, email: ann.email });
    app.clock.advance(1000);
    const { body, headers } = await ann.patch('/v1/users/me', { bio: 'Rests.' }).expect(200);
    expect(body).toEqual({ ...full, bio: 'Rests.', version: 3, updated_at: body.updated_at });
    expect(body.updated_at > full.updated_at).toBe(true);
    expect(headers['etag']).toMatch(/^"3\./);
    expect(await profileOf(ann)).toEqual(body);
  });

  it.each([{}, { bio: FULL.bio }, { ...FULL, display_name: ' Ann ' }])(
    'leaves profile and version as they are where it says nothing new: %j',
    async (patch) => {
      const ann = await app.signUp('ann');
      const { body: full, headers } = await ann.patch('/v1/users/me', FULL).expect(200);
      app.clock.advance(1000);
      const answer = await ann.patch('/v1/users/me', patch).set('if-match', '"2.x"').expect(200);
      expect(answer.body).toEqual(full);
      expect(answer.headers['etag']).toBe(headers['etag']);
      expect(await profileOf(ann)).toEqual(full);
      await ann.patch('/v1/users/me', patch).set('if-match', '"1.x"').expect(problem(412, 'stale-version'));
    },
  );

  it.each(['display_name', 'bio', 'age'])('takes %s away with null', async (field) => {
    const ann = await app.signUp('ann');
    await ann.patch('/v1/users/me', FULL).expect(200);
    const { body } = await ann.patch('/v1/users/me', { [field]: null }).expect(200);
    expect(body).toMatchObject({ ...FULL, [field]: null });
    expect(await profileOf(ann)).toEqual(body);
  });

  it('reads a merge patch as what it is, too', async () => {
    const ann = await app.signUp('ann');
    const { body } = await patchAs(ann, 'application/merge-patch+json')
      .send(JSON.stringify(FULL))
      .expect(200);
    expect(body).toMatchObject(FULL);
  });

  it.each(['application/json-patch+json', 'text/plain', 'application/xml'])('reads no %s', async (type) => {
    const ann = await app.signUp('ann');
    await patchAs(ann, type).send('{}').expect(problem(415, 'unsupported-media-type'));
  });

  it('gives another username, by which the user is found from then on', async () => {
    const ann = await app.signUp('ann');
    const username = freshName('anna');
    await ann.patch('/v1/users/me', { username }).expect(200);
    const { body } = await app.stranger.get(`/v1/users/by-username/${username}`).expect(200);
    expect(body.id).toBe(ann.id);
    await app.stranger.get(`/v1/users/by-username/${ann.username}`).expect(problem(404, 'not-found'));
  });

  it('gives the same username in another case', async () => {
    const ann = await app.signUp('ann');
    const username = ann.username.toUpperCase();
    const { body } = await ann.patch('/v1/users/me', { username }).expect(200);
    expect(body.username).toBe(username);
  });

  it('gives nobody a username that somebody has, in whatever case', async () => {
    const ann = await app.signUp('ann');
    const bob = await app.signUp('bob');
    const before = await profileOf(bob);
    for (const username of [ann.username, ann.username.toUpperCase()])
      await bob.patch('/v1/users/me', { username, bio: 'Takes.' }).expect(problem(409, 'username-taken'));
    expect(await profileOf(bob)).toEqual(before);
  });

  it('gives one username to one of two who race for it', async () => {
    const [ann, bob] = await Promise.all([app.signUp('ann'), app.signUp('bob')]);
    const username = freshName('both');
    const answers = await Promise.all([ann, bob].map((one) => one.patch('/v1/users/me', { username })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });

  it.each([
    ['username', null, 'string_type'],
    ['username', 'ab', 'string_too_short'],
    ['username', textOf(21), 'string_too_long'],
    ['username', 'ann lee', 'string_pattern_mismatch'],
    ['display_name', textOf(51), 'string_too_long'],
    ['display_name', 7, 'string_type'],
    ['display_name', 'Ann\u0007', 'value_error'],
    ['bio', textOf(501), 'string_too_long'],
    ['bio', ['Sails.'], 'string_type'],
    ['bio', 'Sails\0', 'value_error'],
    ['age', 17, 'greater_than_equal'],
    ['age', 121, 'less_than_equal'],
    ['age', '30', 'int_type'],
    ['email', 'other@example.com', 'extra_forbidden'],
    ['password', 'another long evening', 'extra_forbidden'],
    ['role', 'admin', 'extra_forbidden'],
    ['status', 'active', 'extra_forbidden'],
    ['id', '01990000-0000-7000-8000-000000000000', 'extra_forbidden'],
    ['email_verified', true, 'extra_forbidden'],
    ['version', 1, 'extra_forbidden'],
  ])('refuses as %s: %j', async (field, value, type) => {
    const ann = await app.signUp('ann');
    const before = await profileOf(ann);
    await ann
      .patch('/v1/users/me', { display_name: 'Other', [field]: value })
      .expect(invalid({ [field]: type }));
    expect(await profileOf(ann)).toEqual(before);
  });

  it.each([
    ['username', textOf(3)],
    ['username', textOf(20)],
    ['display_name', textOf(50)],
    ['bio', textOf(500)],
    ['age', 18],
    ['age', 120],
  ])('accepts as %s: %j', async (field, value) => {
    const ann = await app.signUp('ann');
    const { body } = await ann.patch('/v1/users/me', { [field]: value }).expect(200);
    expect(body[field]).toBe(value);
  });

  it('is for somebody who is signed in', async () => {
    await app.stranger.patch('/v1/users/me').send(FULL).expect(problem(401, 'unauthenticated'));
  });

  describe('as it was seen', () => {
    it('goes on where nothing has changed, whoever saw it', async () => {
      const ann = await app.signUp('ann');
      const { headers: own } = await ann.get('/v1/users/me').expect(200);
      await ann.patch('/v1/users/me', { age: 30 }).set('if-match', String(own['etag'])).expect(200);
      const { headers: public_ } = await app.stranger.get(`/v1/users/${ann.id}`).expect(200);
      await ann.patch('/v1/users/me', { age: 31 }).set('if-match', String(public_['etag'])).expect(200);
      await ann.patch('/v1/users/me', { age: 32 }).set('if-match', '"9.x", "3.y"').expect(200);
      await ann.patch('/v1/users/me', { age: 33 }).set('if-match', '*').expect(200);
    });

    it.each(['"1.x"', 'W/"2.x"', '"", "3.x"', '2', '""', '"2x"', '"02.x"'])(
      'stops where %s is no longer so',
      async (seen) => {
        const ann = await app.signUp('ann');
        await ann.patch('/v1/users/me', FULL).expect(200);
        await ann
          .patch('/v1/users/me', { age: 31 })
          .set('if-match', seen)
          .expect(problem(412, 'stale-version', { resource: 'User' }));
        expect(await profileOf(ann)).toMatchObject({ ...FULL, version: 2 });
      },
    );

    it('lets one of two writers win who saw the same', async () => {
      const ann = await app.signUp('ann');
      const { headers } = await ann.get('/v1/users/me').expect(200);
      const edits = [31, 32].map((age) =>
        ann.patch('/v1/users/me', { age }).set('if-match', String(headers['etag'])),
      );
      const answers = await Promise.all(edits);
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412]);
    });
  });
});
