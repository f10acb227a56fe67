import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response, Test } from 'supertest';
import type { Person, PostBody } from '../../support/person.js';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';

describe('The version of a post', () => {
  let app: TestApp;
  let ann: Person;
  let bob: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    ann = await app.signUp('ann');
    bob = await app.signUp('bob');
  });
  afterAll(() => app.close());

  const etagOf = async (reader: { get(path: string): Test }, { id }: PostBody): Promise<string> =>
    (await reader.get(`/v1/posts/${id}`).expect(200)).headers['etag'] as string;
  const versionOf = (etag: string): string => etag.slice(1).split('.')[0] ?? '';
  const stale = problem(412, 'stale-version', { resource: 'Post' });

  it.each<[string, (etag: string) => string, boolean]>([
    ['its tag', (etag) => etag, true],
    ['a list that has it', (etag) => `"77.x", ${etag} , "78.y"`, true],
    ['a list without blanks', (etag) => `"77.x",${etag}`, true],
    ['anything', () => '*', true],
    ['the digest of somebody else', (etag) => etag.replace(/\..*/, '.xyz"'), true],
    ['its tag, weakly', (etag) => `W/${etag}`, false],
    ['a list that has it weakly', (etag) => `"77.x", W/${etag}`, false],
    ['an older version', () => '"1.x"', false],
    ['a later version', () => '"3.x"', false],
    ['a version that begins alike', () => '"22.x"', false],
    ['its version with zeros', () => '"02.x"', false],
    ['its tag without quotes', (etag) => etag.slice(1, -1), false],
    ['half a tag', (etag) => etag.slice(0, -1), false],
    ['an empty tag', () => '""', false],
    ['rubbish', () => 'rubbish', false],
    ['nothing', () => '', false],
    ['many quotes', () => '"'.repeat(2_001), false],
  ])('is asked for in If-Match: %s', async (_, header, matches) => {
    const { id } = await ann.drafts();
    const { headers, body } = await ann.patch(`/v1/posts/${id}`, { title: 'The second version' }).expect(200);
    const ifMatch = header(headers['etag'] as string);
    const change = ann.patch(`/v1/posts/${id}`, { title: 'The third version' }).set('if-match', ifMatch);
    if (matches)
      expect((await change.expect(200)).body).toMatchObject({ version: 3, title: 'The third version' });
    else {
      await change.expect(stale);
      expect((await ann.get(`/v1/posts/${id}`).expect(200)).body).toEqual(body);
    }
  });

  it('is asked for on every change', async () => {
    const { id } = await ann.drafts();
    const path = `/v1/posts/${id}`;
    let etag = '"1.x"';
    const changes = [
      () => ann.patch(path, { title: 'The second version' }),
      () => ann.post(`${path}/publish`),
      () => ann.post(`${path}/archive`),
      () => ann.post(`${path}/unarchive`),
    ];
    for (const change of changes) {
      await change().set('if-match', '"99.x"').expect(stale);
      etag = (await change().set('if-match', etag).expect(200)).headers['etag'] as string;
    }
    expect(versionOf(etag)).toBe('5');
    await ann.delete(path).set('if-match', '"4.x"').expect(stale);
    await ann.delete(path).set('if-match', etag).expect(204);
  });

  it('is the same for everybody in a tag that is not', async () => {
    const post = await ann.publishes();
    const tags = [await etagOf(ann, post), await etagOf(bob, post), await etagOf(app.stranger, post)];
    expect(tags.map(versionOf)).toEqual(['1', '1', '1']);
    expect(tags[0]).not.toBe(tags[1]);
    expect(tags[1]).toBe(tags[2]);
    await ann
      .post(`/v1/posts/${post.id}/archive`)
      .set('if-match', tags[1] as string)
      .expect(200);
  });

  it.each<[string, (etag: string) => string, boolean]>([
    ['its tag', (etag) => etag, true],
    ['its tag, weakly', (etag) => `W/${etag}`, true],
    ['a list that has it', (etag) => `"1.x", W/"y", ${etag}`, true],
    ['anything', () => '*', true],
    ['its version only', () => '"1.x"', false],
    ['its tag without quotes', (etag) => etag.slice(1, -1), false],
    ['rubbish', () => 'rubbish', false],
    ['nothing', () => '', false],
  ])('is not sent again to who has it: If-None-Match with %s', async (_, header, known) => {
    const post = await ann.publishes();
    const etag = await etagOf(ann, post);
    const path = `/v1/posts/${post.id}`;
    const { status, text, headers } = await ann.get(path).set('if-none-match', header(etag));
    expect({ status, empty: !text }).toEqual({ status: known ? 304 : 200, empty: known });
    expect(headers['etag']).toBe(etag);
    expect(headers['cache-control']).toBe('private, no-cache');
    expect(headers['vary']).toMatch(/\bAuthorization\b/);
  });

  it('is sent again when it is another, or another sees it', async () => {
    const post = await ann.publishes();
    const path = `/v1/posts/${post.id}`;
    const etag = await etagOf(ann, post);
    await bob.get(path).set('if-none-match', etag).expect(200);
    await app.stranger.get(path).set('if-none-match', etag).expect(200);
    await ann.get(`${path}?include=author`).set('if-none-match', etag).expect(200);
    await ann.patch(path, { tags: ['changed'] }).expect(200);
    await ann.get(path).set('if-none-match', etag).expect(200);
  });

  it('is there for whoever may see the post, and nobody else', async () => {
    const { id } = await ann.drafts();
    await bob.get(`/v1/posts/${id}`).set('if-none-match', '*').expect(problem(404, 'not-found'));
  });

  it('when two edit it is changed by exactly one of them', async () => {
    for (let round = 0; round < 5; round += 1) {
      const post = await ann.drafts();
      const etag = await etagOf(ann, post);
      const titles = ['The title of one writer', 'The title of the other'];
      const answers = await race(
        titles.map((title) => ann.patch(`/v1/posts/${post.id}`, { title }).set('if-match', etag)),
      );
      expect(statuses(answers)).toEqual([200, 412]);
      stale(answers.find(({ status }) => status === 412) as Response);
      const winner = answers.findIndex(({ status }) => status === 200);
      const { body } = await ann.get(`/v1/posts/${post.id}`).expect(200);
      expect(body).toMatchObject({ title: titles[winner], version: 2 });
    }
  });

  it('counts every change of many that ask for none', async () => {
    const { id } = await ann.drafts();
    const tags = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const answers = await race(tags.map((tag) => ann.patch(`/v1/posts/${id}`, { tags: [tag] })));
    const versions = answers.map(({ body }) => (body as PostBody).version);
    expect(versions.toSorted((one, other) => one - other)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it.each([
    ['publish', [200, 409], 'post-not-draft'],
    ['archive', [200, 409], 'post-archived'],
    ['delete', [204, 404], 'not-found'],
  ])('when two %s it, one is too late', async (verb, expected, slug) => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = await ann.drafts();
      const path = `/v1/posts/${id}`;
      const once = () => (verb === 'delete' ? ann.delete(path) : ann.post(`${path}/${verb}`));
      const answers = await race([once(), once()]);
      expect(statuses(answers)).toEqual(expected);
      problem(expected[1] as number, slug)(answers.find(({ status }) => status >= 400) as Response);
    }
  });

  it('when one publishes and the other archives is of one story', async () => {
    const { id } = await ann.drafts();
    await race([ann.post(`/v1/posts/${id}/publish`), ann.post(`/v1/posts/${id}/archive`)]);
    expect((await ann.get(`/v1/posts/${id}`).expect(200)).body.status).toBe('archived');
  });

  const race = (tests: Test[]): Promise<Response[]> => Promise.all(tests.map(async (test) => test));
  const statuses = (answers: Response[]): number[] =>
    answers.map(({ status }) => status).toSorted((one, other) => one - other);
});
