import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Test } from 'supertest';
import type { Person, PostBody } from '../../support/person.js';
import { invalid, problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { handOn } from './handing-on.js';

const MINUTE_MS = 60_000;
const YEAR_MS = 366 * 86_400_000;
const OUT_OF_RANGE = problem(400, 'publish-time-out-of-range', { field: 'publish_at' });
const TOO_SHORT = problem(400, 'post-too-short', { field: 'content' });
const NOT_THE_AUTHOR = problem(403, 'not-the-post-author');

describe('Scheduling a draft', () => {
  let app: TestApp;
  let ann: Person;
  let bob: Person;
  let cid: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    app.clock.stop();
    [ann, bob] = [await app.signUp('ann'), await app.signUp('bob')];
    cid = await app.signUpAdmin('cid');
  });
  afterAll(() => app.close());

  const ahead = (ms: number): string => new Date(app.clock.now().getTime() + ms).toISOString();
  const schedule = (by: Person, { id }: PostBody, publish_at: unknown, more = {}): Test =>
    by.patch(`/v1/posts/${id}`, { publish_at, ...more });
  const read = async ({ id }: PostBody): Promise<PostBody> =>
    (await cid.get(`/v1/posts/${id}`).expect(200)).body as PostBody;
  const scheduled = async (fields: object = {}): Promise<PostBody> =>
    (await schedule(ann, await ann.drafts(fields), ahead(MINUTE_MS)).expect(200)).body as PostBody;

  it('says when it is to be published, and leaves it a draft until then', async () => {
    const draft = await ann.drafts();
    app.clock.advance(10);
    const publish_at = ahead(MINUTE_MS);
    const { body } = await schedule(ann, draft, publish_at).expect(200);
    expect(body).toEqual({ ...draft, publish_at, version: 2, updated_at: app.clock.now().toISOString() });
    expect((await ann.get(`/v1/posts/${draft.id}`).expect(200)).body).toEqual(body);
  });

  it('shows it to nobody but its author and the admins', async () => {
    const { id } = await scheduled();
    for (const reader of [app.stranger, bob])
      await reader.get(`/v1/posts/${id}`).expect(problem(404, 'not-found', { resource: 'Post', id }));
    const ids = ({ body }: { body: { data: PostBody[] } }) => body.data.map((post) => post.id);
    expect(ids(await app.stranger.get(`/v1/posts?author_id=${ann.id}`).expect(200))).not.toContain(id);
    expect(ids(await cid.get(`/v1/posts?author_id=${ann.id}&status=draft`).expect(200))).toContain(id);
  });

  it('understands other offsets', async () => {
    const inParis = new Date(app.clock.now().getTime() + 3 * 3_600_000).toISOString().replace('Z', '+02:00');
    const { body } = await schedule(ann, await ann.drafts(), inParis).expect(200);
    expect(body.publish_at).toBe(ahead(3_600_000));
  });

  it('can be changed, and taken back', async () => {
    const draft = await scheduled();
    const later = ahead(2 * MINUTE_MS);
    expect((await schedule(ann, draft, later).expect(200)).body).toMatchObject({
      publish_at: later,
      version: 3,
    });
    const { body } = await schedule(ann, draft, null).expect(200);
    expect(body).toMatchObject({ publish_at: null, version: 4, status: 'draft' });
  });

  it('stays as it is where an edit does not speak of it, and is no change where it says the same', async () => {
    const draft = await scheduled();
    expect((await schedule(ann, draft, draft.publish_at).expect(200)).body).toEqual(draft);
    const { body } = await ann.patch(`/v1/posts/${draft.id}`, { tags: ['edited'] }).expect(200);
    expect(body).toMatchObject({ publish_at: draft.publish_at, version: 3 });
    const never = await ann.drafts();
    expect((await schedule(ann, never, null).expect(200)).body).toEqual(never);
  });

  it.each([
    ['a moment ahead', 1, true],
    ['a year ahead', YEAR_MS, true],
    ['now', 0, false],
    ['in the past', -MINUTE_MS, false],
    ['more than a year ahead', YEAR_MS + 1, false],
    ['a century ahead', 100 * YEAR_MS, false],
  ])('is for %s: %d ms', async (_, ms, isFine) => {
    const draft = await ann.drafts();
    const answer = schedule(ann, draft, ahead(ms));
    await (isFine ? answer.expect(200) : answer.expect(OUT_OF_RANGE));
    expect((await read(draft)).publish_at).toBe(isFine ? ahead(ms) : null);
  });

  it.each([
    ['tomorrow', 'datetime_parsing'],
    ['', 'datetime_parsing'],
    ['2027-02-30T09:00:00Z', 'datetime_parsing'],
    ['2027-01-31', 'datetime_parsing'],
    ['2027-01-31T09:00:00', 'datetime_parsing'],
    ['2027-01-31T24:00:00Z', 'datetime_parsing'],
    ['infinity', 'datetime_parsing'],
    [1_800_000_000, 'string_type'],
    [true, 'string_type'],
    [['2027-01-31T09:00:00Z'], 'string_type'],
    [{}, 'string_type'],
  ])('refuses what is no moment: %j', async (publish_at, type) => {
    const draft = await ann.drafts();
    await schedule(ann, draft, publish_at).expect(invalid({ publish_at: type }));
    expect(await read(draft)).toMatchObject({ publish_at: null, version: 1 });
  });

  it('is for drafts only', async () => {
    const [published, archived] = [await ann.publishes(), await ann.drafts({ status: 'archived' })];
    await schedule(ann, published, ahead(MINUTE_MS)).expect(problem(409, 'post-not-draft'));
    await schedule(ann, archived, ahead(MINUTE_MS)).expect(problem(409, 'post-archived'));
    await schedule(ann, archived, null).expect(problem(409, 'post-archived'));
    expect((await schedule(ann, published, null).expect(200)).body).toEqual(published);
  });

  it('needs what publishing needs, and keeps to it', async () => {
    const short = { content: 'x'.repeat(99) };
    const draft = await ann.drafts(short);
    await schedule(ann, draft, ahead(MINUTE_MS)).expect(TOO_SHORT);
    await schedule(ann, draft, ahead(MINUTE_MS), { content: 'x'.repeat(100) }).expect(200);
    await ann.patch(`/v1/posts/${draft.id}`, short).expect(TOO_SHORT);
    await schedule(ann, draft, ahead(2 * MINUTE_MS), short).expect(TOO_SHORT);
    const { body } = await schedule(ann, draft, null, short).expect(200);
    expect(body).toMatchObject({ ...short, publish_at: null });
  });

  it('is for the author, as publishing is; an admin may take it back', async () => {
    const draft = await scheduled();
    for (const by of [bob, cid]) await schedule(by, draft, ahead(2 * MINUTE_MS)).expect(NOT_THE_AUTHOR);
    await schedule(bob, draft, null).expect(NOT_THE_AUTHOR);
    const { body } = await cid.patch(`/v1/posts/${draft.id}`, { tags: ['moderated'] }).expect(200);
    expect(body.publish_at).toBe(draft.publish_at);
    expect((await schedule(cid, draft, null).expect(200)).body.publish_at).toBeNull();
    await schedule(cid, draft, ahead(MINUTE_MS)).expect(NOT_THE_AUTHOR);
    await schedule(cid, await cid.drafts(), ahead(MINUTE_MS)).expect(200);
  });

  it('is judged in order: may, state, time and content, version', async () => {
    const stale = (test: Test) => test.set('if-match', '"9.x"');
    const [draft, published] = [await ann.drafts(), await ann.publishes()];
    await stale(schedule(cid, published, ahead(-1))).expect(NOT_THE_AUTHOR);
    await stale(schedule(ann, published, ahead(-1))).expect(problem(409, 'post-not-draft'));
    await stale(schedule(ann, draft, ahead(-1))).expect(OUT_OF_RANGE);
    await stale(schedule(ann, draft, ahead(1), { content: '' })).expect(TOO_SHORT);
    await stale(schedule(ann, draft, ahead(1))).expect(problem(412, 'stale-version'));
    expect(await read(draft)).toMatchObject({ publish_at: null, version: 1 });
    await schedule(ann, draft, ahead(1)).set('if-match', '"1.x"').expect(200);
  });

  describe('ends', () => {
    let draft: PostBody;
    beforeEach(async () => {
      draft = await scheduled();
    });
    const verb = (name: string) => ann.post(`/v1/posts/${draft.id}/${name}`).expect(200);

    it('when it is published by hand', async () => {
      const { body } = await verb('publish');
      expect(body).toMatchObject({ status: 'published', publish_at: null, published_at: expect.any(String) });
    });

    it('when it is archived, and does not come back', async () => {
      expect((await verb('archive')).body.publish_at).toBeNull();
      expect((await verb('unarchive')).body).toMatchObject({ status: 'draft', publish_at: null });
    });

    it('when it is deleted', async () => {
      await ann.delete(`/v1/posts/${draft.id}`).expect(204);
      const { body } = await ann.get('/v1/users/me/export').expect(200);
      const exported = (body.posts as PostBody[]).find(({ id }) => id === draft.id);
      expect(exported).toMatchObject({ publish_at: null, deleted_at: expect.any(String) });
    });

    it('when another gets it, who has not asked for that', async () => {
      expect((await handOn(ann, draft, ann, bob).expect(200)).body.publish_at).toBeNull();
    });
  });

  it('is exported with the post', async () => {
    const { id, publish_at } = await scheduled();
    const { body } = await ann.get('/v1/users/me/export').expect(200);
    expect((body.posts as PostBody[]).find((post) => post.id === id)).toMatchObject({ publish_at });
  });
});
