import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient, ProblemError } from '../../../clients/typescript/src/index.js';
import { LONG_ENOUGH } from '../../support/person.js';
import { TestApp } from '../../support/test-app.js';
import { caller } from './callers.js';
import { Line } from './line.js';

const soup = { title: 'Soup for forty', content: LONG_ENOUGH };
const ONE = '/v1/posts/{id}';

const problemOf = async (call: Promise<unknown>): Promise<ProblemError> => {
  const outcome = await call.then(
    () => 'it was done',
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(ProblemError);
  return outcome as ProblemError;
};

describe('A call of the client', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  it('brings what was answered, and what the next change is to be made upon', async () => {
    const { person, galley } = await caller(app);
    const { data, etag, response } = await galley.POST('/v1/posts', { body: soup });
    expect(data).toMatchObject({ ...soup, author_id: person.id, status: 'draft' });
    expect(etag).toBe(response.headers.get('etag'));
    const path = { id: data.id };
    const header = { 'If-Match': etag };
    const edited = await galley.PATCH(ONE, { params: { path, header }, body: { tags: ['soup'] } });
    expect(edited.data).toMatchObject({ tags: ['soup'], version: 2 });
    const deleted = await galley.DELETE(ONE, { params: { path, header: { 'If-Match': edited.etag } } });
    expect(deleted.data).toBeUndefined();
    expect(deleted.response.status).toBe(204);
  });

  it('changes nothing that has changed since it was seen', async () => {
    const { galley } = await caller(app);
    const { data, etag } = await galley.POST('/v1/posts', { body: soup });
    const path = { id: data.id };
    await galley.PATCH(ONE, { params: { path }, body: { tags: ['leek'] } });
    const late = galley.PATCH(ONE, {
      params: { path, header: { 'If-Match': etag } },
      body: { tags: ['pea'] },
    });
    expect((await problemOf(late)).is('stale-version')).toBe(true);
    await expect(galley.GET(ONE, { params: { path } })).resolves.toMatchObject({ data: { tags: ['leek'] } });
  });

  it('tells by its name what was refused, and why', async () => {
    const { galley } = await caller(app);
    const { data } = await galley.POST('/v1/posts', { body: { ...soup, content: 'Start with the onions.' } });
    const publish = galley.POST('/v1/posts/{id}/publish', { params: { path: { id: data.id } } });
    const problem = await problemOf(publish);
    expect(problem.is('post-too-short')).toBe(true);
    expect(problem.is('not-found', 'post-not-draft')).toBe(false);
    expect(problem.is('not-found', 'post-too-short')).toBe(true);
    expect(problem).toMatchObject({
      status: 400,
      title: 'Post Too Short',
      message: 'A post needs at least 100 characters to be published',
      details: { field: 'content' },
      faults: [],
      requestId: problem.response.headers.get('x-request-id'),
    });
  });

  it('tells every fault of what is not valid', async () => {
    const { galley } = await caller(app);
    const call = galley.POST('/v1/posts', { body: { title: 'Soup', content: '', tags: ['', 'pea'] } });
    const { faults } = await problemOf(call);
    expect(faults.map(({ field, type }) => `${field}: ${type}`)).toEqual([
      'title: string_too_short',
      'tags.0: string_too_short',
    ]);
  });

  it('tells of what something else than the service has answered', async () => {
    await using line = await Line.to(app.url);
    line.fate = () => ({
      status: 502,
      headers: { 'content-type': 'text/html' },
      body: '<h1>Bad Gateway</h1>',
    });
    const galley = createClient({ baseUrl: line.url });
    const problem = await problemOf(galley.GET('/v1/posts'));
    expect(problem).toMatchObject({
      status: 502,
      type: 'about:blank',
      message: 'Bad Gateway',
      requestId: '',
      retryAfterMs: undefined,
    });
  });

  it('whose answer is known already is none', async () => {
    const { galley } = await caller(app);
    const { data, etag } = await galley.POST('/v1/posts', { body: soup });
    const params = { path: { id: data.id }, header: { 'If-None-Match': etag } };
    expect(await problemOf(galley.GET(ONE, { params }))).toMatchObject({ status: 304 });
  });

  it('asks for several things at once as the service reads them', async () => {
    const [ann, bob] = [await app.signUp('ann'), await app.signUp('bob')];
    const query = { ids: [bob.id, ann.id] };
    const { data } = await createClient({ baseUrl: `${app.url}/` }).GET('/v1/users', { params: { query } });
    expect(data.data.map(({ id }) => id)).toEqual([bob.id, ann.id]);
  });

  it('ends when the caller gives up', async () => {
    await using line = await Line.to(app.url);
    const patience = new AbortController();
    line.fate = () => {
      patience.abort(new Error('enough'));
      return 'passed';
    };
    const call = createClient({ baseUrl: line.url }).GET('/v1/posts', { signal: patience.signal });
    await expect(call).rejects.toThrow('enough');
    expect(line.asked).toHaveLength(1);
  });
});
