import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LONG_ENOUGH, type Person } from '../../support/person.js';
import { invalid, problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';

const TITLE = 'An evening in Galley';

describe('Creating a post', () => {
  let app: TestApp;
  let ann: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    ann = await app.signUp('ann');
  });
  afterAll(() => app.close());

  const create = (fields: object) => ann.post('/v1/posts', { title: TITLE, content: '', ...fields });

  it('answers with the draft, where it is, and its version', async () => {
    const { body, headers } = await create({ content: LONG_ENOUGH }).expect(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      author_id: ann.id,
      title: TITLE,
      content: LONG_ENOUGH,
      tags: [],
      status: 'draft',
      version: 1,
      publish_at: null,
      published_at: null,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      updated_at: body.created_at,
      allowed_actions: ['edit', 'publish', 'archive', 'transfer', 'delete'],
    });
    expect(headers['location']).toBe(`/v1/posts/${body.id}`);
    expect(headers['etag']).toMatch(/^"1\.[\w-]+"$/);
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['vary']).toMatch(/\bAuthorization\b/);
    expect((await ann.get(headers['location'] as string).expect(200)).body).toEqual(body);
  });

  it('is for users only', async () => {
    await app.stranger.post('/v1/posts').send({}).expect(problem(401, 'unauthenticated'));
  });

  it('needs a title and content, and says so of both', async () => {
    await ann.post('/v1/posts', {}).expect(invalid({ title: 'missing', content: 'missing' }));
    await ann
      .post('/v1/posts')
      .type('json')
      .expect(invalid({ title: 'missing', content: 'missing' }));
  });

  describe.each([
    ['letters', 'x'],
    ['emoji, which count as one', '🦀'],
    ['letters with variation selectors, which count', '✂\uFE0F'],
    ['Hebrew, written from the right', 'ש'],
  ])('counts characters of %s', (_, unit) => {
    const long = (length: number): string => [...unit.repeat(length)].slice(0, length).join('');

    it.each([
      ['title', 9, 'string_too_short'],
      ['title', 10, null],
      ['title', 11, null],
      ['title', 199, null],
      ['title', 200, null],
      ['title', 201, 'string_too_long'],
      ['content', 0, null],
      ['content', 1, null],
      ['content', 99_999, null],
      ['content', 100_000, null],
      ['content', 100_001, 'string_too_long'],
    ])('in a %s of %i', async (field, length, fault) => {
      const value = long(length);
      const response = await create({ [field]: value });
      if (fault !== null) return invalid({ [field]: fault })(response);
      expect({ status: response.status, value: response.body[field] }).toEqual({ status: 201, value });
    });

    it.each([
      [0, 'string_too_short'],
      [1, null],
      [29, null],
      [30, null],
      [31, 'string_too_long'],
    ])('in a tag of %i', async (length, fault) => {
      const response = await create({ tags: ['sea', long(length)] });
      if (fault !== null) return invalid({ 'tags.1': fault })(response);
      expect({ status: response.status, tags: response.body.tags }).toEqual({
        status: 201,
        tags: ['sea', long(length)],
      });
    });
  });

  it.each([
    ['title', `  ${'x'.repeat(10)}\n`, 'x'.repeat(10)],
    ['title', ` ${'x'.repeat(200)}\u3000`, 'x'.repeat(200)],
    ['title', 'e\u0301'.repeat(200), 'é'.repeat(200)],
    ['content', ` ${'x'.repeat(100_000)} `, 'x'.repeat(100_000)],
    ['content', '\n\tone\r\n\ttwo\n', 'one\r\n\ttwo'],
    ['content', 'e\u0301', 'é'],
  ])('trims and normalises a %s before it measures it', async (field, sent, kept) => {
    const { body } = await create({ [field]: sent }).expect(201);
    expect(body[field]).toBe(kept);
  });

  it.each([
    ['          ', 'of blanks'],
    [`${'x'.repeat(9)} `, 'that is long for its blanks only'],
    ['e\u0301'.repeat(9), 'whose characters come in two pieces'],
  ])('finds a title too short: %j', async (title) => {
    await create({ title }).expect(invalid({ title: 'string_too_short' }));
  });

  it.each([
    [[], []],
    [
      [' Sea ', 'sea', 'SEA', 'Ships'],
      ['sea', 'ships'],
    ],
    [['e\u0301t\u00e9', 'ÉTÉ'], ['été']],
    [
      ['a', 'b', 'c', 'd', 'e', ' A'],
      ['a', 'b', 'c', 'd', 'e'],
    ],
    [['long evenings', "it's", 'c++', '日本', '🦀'], null],
  ])('trims and lower-cases tags, and keeps one of doubles: %j', async (sent, kept) => {
    const { body } = await create({ tags: sent }).expect(201);
    expect(body.tags).toEqual(kept ?? sent);
  });

  it.each([4, 5])('takes %i tags', async (count) => {
    const tags = ['a', 'b', 'c', 'd', 'e'].slice(0, count);
    expect((await create({ tags }).expect(201)).body.tags).toEqual(tags);
  });

  it('does not take six', async () => {
    await create({ tags: ['a', 'b', 'c', 'd', 'e', 'f'] }).expect(invalid({ tags: 'too_long' }));
  });

  it('names a faulty tag by the place at which it was sent', async () => {
    await create({ tags: ['a', 'A', '', 'x'.repeat(31), ''] }).expect(
      invalid({ 'tags.2': 'string_too_short', 'tags.3': 'string_too_long', 'tags.4': 'string_too_short' }),
    );
  });
});
