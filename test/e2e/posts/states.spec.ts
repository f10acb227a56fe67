import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Test } from 'supertest';
import { LONG_ENOUGH, type Person, type PostBody } from '../../support/person.js';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';

const STATUSES = ['draft', 'published', 'archived'] as const;
const VERBS = ['edit', 'publish', 'archive', 'unarchive', 'transfer', 'delete'] as const;
type Verb = (typeof VERBS)[number];
type Outcome = string | [number, string];

/** What an author meets, by verb, for each status in turn; a status is what the post becomes. */
const AUTHOR: Record<Verb, Outcome[]> = {
  edit: ['draft', 'published', [409, 'post-archived']],
  publish: ['published', [409, 'post-not-draft'], [409, 'post-not-draft']],
  archive: ['archived', 'archived', [409, 'post-archived']],
  unarchive: [[409, 'post-not-archived'], [409, 'post-not-archived'], 'draft'],
  transfer: ['draft', 'published', 'archived'],
  delete: ['gone', 'gone', 'gone'],
};
const always = (outcome: Outcome): Outcome[] => STATUSES.map(() => outcome);
const everything = (outcome: Outcome): Record<Verb, Outcome[]> =>
  Object.fromEntries(VERBS.map((verb) => [verb, always(outcome)])) as Record<Verb, Outcome[]>;

const OUTCOMES = {
  'a stranger': everything([401, 'unauthenticated']),
  'another user': everything([403, 'not-the-post-author']),
  'the author': AUTHOR,
  'an admin': { ...AUTHOR, publish: always([403, 'not-the-post-author']) },
};
const TABLE = Object.entries(OUTCOMES).flatMap(([who, verbs]) =>
  VERBS.flatMap((verb) =>
    STATUSES.map((status, at) => ({ who, verb, status, outcome: verbs[verb][at] as Outcome })),
  ),
);

describe('The state machine', () => {
  let app: TestApp;
  let callers: Record<string, Pick<Person, 'get' | 'post' | 'patch' | 'delete'>>;
  let ann: Person;
  let bob: Person;
  let cid: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    ann = await app.signUp('ann');
    bob = await app.signUp('bob');
    cid = await app.signUpAdmin('cid');
    const stranger = {
      get: (path: string) => app.stranger.get(path),
      post: (path: string, body?: object) => app.stranger.post(path).send(body),
      patch: (path: string, body: object) => app.stranger.patch(path).send(body),
      delete: (path: string) => app.stranger.delete(path),
    };
    callers = { 'a stranger': stranger, 'another user': bob, 'the author': ann, 'an admin': cid };
  });
  afterAll(() => app.close());

  const attempt = (who: string, verb: Verb, { id }: { id: string }): Test => {
    const caller = callers[who] as Person;
    if (verb === 'edit') return caller.patch(`/v1/posts/${id}`, { tags: ['edited'] });
    if (verb === 'delete') return caller.delete(`/v1/posts/${id}`);
    const body = verb === 'transfer' ? { from_user_id: ann.id, to_user_id: bob.id } : undefined;
    return caller.post(`/v1/posts/${id}/${verb}`, body);
  };

  it.each(TABLE)('when $who wants to $verb a post that is $status: $outcome', async (row) => {
    const post = await ann.drafts({ status: row.status });
    const response = await attempt(row.who, row.verb, post);
    if (Array.isArray(row.outcome)) {
      problem(...row.outcome)(response);
      expect((await ann.get(`/v1/posts/${post.id}`).expect(200)).body).toEqual(post);
    } else if (row.outcome === 'gone') {
      expect({ status: response.status, text: response.text }).toEqual({ status: 204, text: '' });
    } else {
      expect({ status: response.status, body: response.body as unknown }).toMatchObject({
        status: 200,
        body: { id: post.id, status: row.outcome, version: 2 },
      });
      expect(response.headers['etag']).toMatch(/^"2\./);
      expect((await cid.get(`/v1/posts/${post.id}`)).body).toMatchObject({
        status: row.outcome,
        version: 2,
      });
    }
  });

  it.each(
    ['the author', 'an admin'].flatMap((who) => [
      ...STATUSES.map((status) => ({ who, status, content: LONG_ENOUGH })),
      { who, status: 'draft', content: 'short' },
      { who, status: 'archived', content: 'short' },
    ]),
  )('allows $who of a post that is $status exactly what succeeds: $content', async (row) => {
    const draft = () => ann.drafts({ status: row.status, content: row.content });
    const { id } = await draft();
    const { body } = await (callers[row.who] as Person).get(`/v1/posts/${id}`).expect(200);
    const successful: Verb[] = [];
    for (const verb of VERBS) {
      const { status } = await attempt(row.who, verb, await draft());
      if (status < 300) successful.push(verb);
    }
    expect(body.allowed_actions).toEqual(successful);
  });

  it.each(['a stranger', 'another user'])('allows %s nothing', async (who) => {
    const { id } = await ann.publishes();
    const { body } = await (callers[who] as Person).get(`/v1/posts/${id}`).expect(200);
    expect(body.allowed_actions).toEqual([]);
  });

  it('lets an admin publish what is their own', async () => {
    const { id, allowed_actions } = await cid.drafts();
    expect(allowed_actions).toContain('publish');
    await cid.post(`/v1/posts/${id}/publish`).expect(200);
  });

  it('says when a post was last published, and counts its changes', async () => {
    const { id } = await ann.drafts();
    const change = async (verb: Verb): Promise<PostBody> => {
      app.clock.advance(1_000);
      return (await attempt('the author', verb, { id }).expect(200)).body as PostBody;
    };
    const first = await change('publish');
    expect(first).toMatchObject({ version: 2, published_at: first.updated_at });
    expect(await change('edit')).toMatchObject({ version: 3, published_at: first.published_at });
    expect(await change('archive')).toMatchObject({ version: 4, published_at: first.published_at });
    expect(await change('unarchive')).toMatchObject({ version: 5, published_at: null });
    const second = await change('publish');
    expect(second).toMatchObject({ version: 6, published_at: second.updated_at });
    expect(second.created_at).toBe(first.created_at);
    expect(Date.parse(second.updated_at)).toBeGreaterThan(Date.parse(first.updated_at));
  });
});
