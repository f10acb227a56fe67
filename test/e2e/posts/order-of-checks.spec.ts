import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Test } from 'supertest';
import type { Person, PostBody } from '../../support/person.js';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';

const NOBODY = '01990000-0000-7000-8000-000000000000';
const STALE = '"9999.stale"';
const SHORT = { content: 'short' };
const CHANGES = ['publish', 'archive', 'unarchive'];

describe('A change is judged in order: exists, may, state, content, version', () => {
  let app: TestApp;
  let ann: Person;
  let bob: Person;
  let cid: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    ann = await app.signUp('ann');
    bob = await app.signUp('bob');
    cid = await app.signUpAdmin('cid');
  });
  afterAll(() => app.close());

  const stale = (test: Test): Test => test.set('if-match', STALE);
  const everyChange = (person: Person, id: string): Test[] => [
    ...CHANGES.map((verb) => person.post(`/v1/posts/${id}/${verb}`)),
    person.patch(`/v1/posts/${id}`, SHORT),
    person.post(`/v1/posts/${id}/transfer`, { from_user_id: ann.id, to_user_id: bob.id }),
    person.delete(`/v1/posts/${id}`),
  ];

  it.each([NOBODY, 'x', '1', '%20', "'", `${NOBODY}0`, NOBODY.replaceAll('-', ''), `{${NOBODY}}`])(
    'finds nothing at %s',
    async (id) => {
      const details = { resource: 'Post', id: decodeURIComponent(id) };
      await app.stranger.get(`/v1/posts/${id}`).expect(problem(404, 'not-found', details));
      for (const change of everyChange(bob, id))
        await stale(change).expect(problem(404, 'not-found', details));
    },
  );

  it('finds a post by its id in capitals', async () => {
    const { id } = await ann.publishes();
    expect((await app.stranger.get(`/v1/posts/${id.toUpperCase()}`).expect(200)).body.id).toBe(id);
  });

  it.each(['draft', 'published', 'archived'])(
    'refuses another user whatever else is wrong: %s',
    async (status) => {
      const { id } = await ann.drafts({ status });
      for (const change of everyChange(bob, id))
        await stale(change).expect(problem(403, 'not-the-post-author'));
    },
  );

  it('refuses an admin to publish before it looks at the state', async () => {
    const { id } = await ann.publishes();
    await stale(cid.post(`/v1/posts/${id}/publish`)).expect(problem(403, 'not-the-post-author'));
  });

  it.each([
    ['publish', { status: 'archived', ...SHORT }, 'post-not-draft'],
    ['publish', { status: 'published' }, 'post-not-draft'],
    ['archive', { status: 'archived' }, 'post-archived'],
    ['unarchive', { status: 'draft' }, 'post-not-archived'],
    ['unarchive', { status: 'published' }, 'post-not-archived'],
  ])('judges the state before content and version: %s %j', async (verb, fields, slug) => {
    const { id } = await ann.drafts(fields);
    await stale(ann.post(`/v1/posts/${id}/${verb}`)).expect(problem(409, slug, { resource: 'Post' }));
  });

  it('does not edit what is archived, whatever the edit', async () => {
    const { id } = await ann.drafts({ status: 'archived' });
    await stale(ann.patch(`/v1/posts/${id}`, SHORT)).expect(problem(409, 'post-archived'));
  });

  it('judges the content before the version', async () => {
    const draft = await ann.drafts(SHORT);
    const published = await ann.publishes();
    const tooShort = problem(400, 'post-too-short', { field: 'content' });
    await stale(ann.post(`/v1/posts/${draft.id}/publish`)).expect(tooShort);
    await stale(ann.patch(`/v1/posts/${published.id}`, SHORT)).expect(tooShort);
  });

  it('judges the version last', async () => {
    const draft = await ann.drafts();
    const archived = await ann.drafts({ status: 'archived' });
    for (const change of [
      ann.post(`/v1/posts/${draft.id}/publish`),
      ann.post(`/v1/posts/${draft.id}/archive`),
      ann.post(`/v1/posts/${archived.id}/unarchive`),
      ann.patch(`/v1/posts/${draft.id}`, SHORT),
      ann.delete(`/v1/posts/${draft.id}`),
      cid.delete(`/v1/posts/${draft.id}`),
    ])
      await stale(change).expect(problem(412, 'stale-version', { resource: 'Post' }));
    for (const post of [draft, archived])
      expect((await ann.get(`/v1/posts/${post.id}`).expect(200)).body).toEqual(post);
  });

  it('keeps a published post long enough to read, to the character', async () => {
    const { id } = await ann.publishes();
    await ann.patch(`/v1/posts/${id}`, { content: 'x'.repeat(100) }).expect(200);
    await ann.patch(`/v1/posts/${id}`, { content: 'x'.repeat(99) }).expect(problem(400, 'post-too-short'));
    await cid.patch(`/v1/posts/${id}`, { content: '' }).expect(problem(400, 'post-too-short'));
    await ann.post(`/v1/posts/${id}/archive`).expect(200);
    await ann.post(`/v1/posts/${id}/unarchive`).expect(200);
    await ann.patch(`/v1/posts/${id}`, { content: '' }).expect(200);
    await ann.post(`/v1/posts/${id}/publish`).expect(problem(400, 'post-too-short'));
  });

  it.each(['draft', 'published', 'archived'])('has nothing of what was deleted: %s', async (status) => {
    const { id } = await ann.drafts({ status });
    await ann.delete(`/v1/posts/${id}`).expect(204);
    const gone = problem(404, 'not-found', { resource: 'Post', id });
    await app.stranger.get(`/v1/posts/${id}`).expect(gone);
    for (const person of [ann, bob, cid]) {
      await person.get(`/v1/posts/${id}`).expect(gone);
      for (const change of everyChange(person, id)) await change.expect(gone);
    }
    const { body } = await ann.get(`/v1/posts?author_id=${ann.id}&status=${status}&limit=100`).expect(200);
    expect((body.data as PostBody[]).map((post) => post.id)).not.toContain(id);
  });
});
