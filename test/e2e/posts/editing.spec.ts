import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LONG_ENOUGH, type Person } from '../../support/person.js';
import { invalid, problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';

const BEFORE = { title: 'Before the change', content: LONG_ENOUGH, tags: ['sea', 'ships'] };

describe('Editing a post', () => {
  let app: TestApp;
  let ann: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    ann = await app.signUp('ann');
  });
  afterAll(() => app.close());

  const raw = (id: string, type: string, body: string) =>
    app.stranger
      .patch(`/v1/posts/${id}`)
      .auth(ann.token, { type: 'bearer' })
      .set('content-type', type)
      .send(body);

  it.each([
    'application/json',
    'application/merge-patch+json',
    'application/merge-patch+json; charset=utf-8',
  ])('changes what is there and leaves what is not: %s', async (type) => {
    const post = await ann.drafts(BEFORE);
    app.clock.advance(10);
    const { body } = await raw(post.id, type, '{"title":" After the change "}').expect(200);
    expect(body).toEqual({
      ...post,
      title: 'After the change',
      version: 2,
      updated_at: expect.any(String),
    });
    expect(Date.parse(body.updated_at)).toBeGreaterThan(Date.parse(post.updated_at));
    expect((await ann.get(`/v1/posts/${post.id}`).expect(200)).body).toEqual(body);
  });

  it.each([
    [{ title: 'After the change' }],
    [{ content: 'Shorter' }],
    [{ content: '' }],
    [{ tags: [] }],
    [{ tags: ['sea'] }],
    [{ title: 'After the change', content: 'Other', tags: ['other'] }],
    [{ tags: ['ships', 'sea'] }],
  ])('replaces each field as a whole: %j', async (patch) => {
    const { id } = await ann.drafts(BEFORE);
    const { body } = await ann.patch(`/v1/posts/${id}`, patch).expect(200);
    expect(body).toMatchObject({ ...BEFORE, ...patch, version: 2 });
  });

  it.each([
    [{}],
    [{ title: BEFORE.title }],
    [{ title: ` ${BEFORE.title} `, content: BEFORE.content, tags: ['Sea', 'ships', 'sea'] }],
  ])('leaves post and version as they are where it says nothing new: %j', async (patch) => {
    const post = await ann.drafts(BEFORE);
    const path = `/v1/posts/${post.id}`;
    const { headers } = await ann.get(path).expect(200);
    app.clock.advance(10);
    const answer = await ann.patch(path, patch).set('if-match', '"1.x"').expect(200);
    expect(answer.body).toEqual(post);
    expect(answer.headers['etag']).toBe(headers['etag']);
    expect((await ann.get(path).expect(200)).body).toEqual(post);
  });

  it('is refused as ever where it says nothing new', async () => {
    const bob = await app.signUp('bob');
    const { id } = await ann.drafts(BEFORE);
    const path = `/v1/posts/${id}`;
    await bob.patch(path, {}).expect(problem(403, 'not-the-post-author'));
    await ann.patch(path, {}).set('if-match', '"2.x"').expect(problem(412, 'stale-version'));
    await ann.post(`${path}/archive`).expect(200);
    await ann.patch(path, {}).expect(problem(409, 'post-archived'));
  });

  it.each([
    [{ title: null }, { title: 'string_type' }],
    [{ content: null }, { content: 'string_type' }],
    [{ tags: null }, { tags: 'list_type' }],
    [
      { title: null, content: null, tags: [null] },
      { title: 'string_type', content: 'string_type', 'tags.0': 'string_type' },
    ],
    [{ title: 'x'.repeat(9) }, { title: 'string_too_short' }],
    [{ title: 'x'.repeat(201) }, { title: 'string_too_long' }],
    [{ title: 'What the fuck is this' }, { title: 'value_error' }],
    [{ title: {} }, { title: 'string_type' }],
    [{ content: 'x'.repeat(100_001) }, { content: 'string_too_long' }],
    [{ tags: ['a', 'b', 'c', 'd', 'e', 'f'] }, { tags: 'too_long' }],
    [{ tags: { 0: 'sea' } }, { tags: 'list_type' }],
    [{ title: 'An evening \0 in Galley' }, { title: 'value_error' }],
    [
      { content: 'Onions \u0007', tags: ['\u001B'] },
      { content: 'value_error', 'tags.0': 'value_error' },
    ],
    ...[
      'status',
      'id',
      'author_id',
      'version',
      'role',
      'published_at',
      'created_at',
      'updated_at',
      'deleted_at',
      'allowed_actions',
    ].map((key) => [{ title: 'After the change', [key]: 'published' }, { [key]: 'extra_forbidden' }]),
  ] as [object, Record<string, string>][])('refuses %.60j', async (patch, faults) => {
    const post = await ann.drafts(BEFORE);
    await ann.patch(`/v1/posts/${post.id}`, patch).expect(invalid(faults));
    expect((await ann.get(`/v1/posts/${post.id}`).expect(200)).body).toEqual(post);
  });

  it.each(['[]', 'null', '"title"', '5', '{"title":', '[{"op":"remove","path":"/title"}]'])(
    'takes an object, not %s',
    async (body) => {
      const { id } = await ann.drafts(BEFORE);
      await raw(id, 'application/merge-patch+json', body).expect(problem(400, 'malformed-body'));
    },
  );

  it.each([
    'text/plain',
    'application/json-patch+json',
    'application/xml',
    'application/x-www-form-urlencoded',
  ])('speaks no %s', async (type) => {
    const { id } = await ann.drafts(BEFORE);
    await raw(id, type, '{}').expect(problem(415, 'unsupported-media-type'));
  });

  it('leaves a post as published as it was', async () => {
    const post = await ann.publishes(BEFORE);
    const { body } = await ann.patch(`/v1/posts/${post.id}`, { title: 'After the change' }).expect(200);
    expect(body).toMatchObject({ status: 'published', published_at: post.published_at, author_id: ann.id });
  });

  it('leaves the post with its author when an admin edits it', async () => {
    const cid = await app.signUpAdmin('cid');
    const { id } = await ann.drafts(BEFORE);
    const { body } = await cid.patch(`/v1/posts/${id}`, { tags: ['moderated'] }).expect(200);
    expect(body).toMatchObject({
      author_id: ann.id,
      tags: ['moderated'],
      allowed_actions: ['edit', 'archive', 'transfer', 'delete'],
    });
  });
});
