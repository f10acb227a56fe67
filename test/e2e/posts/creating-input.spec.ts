import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../support/person.js';
import { invalid, problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';

const TITLE = 'An evening in Galley';

describe('What a new post is made of', () => {
  let app: TestApp;
  let ann: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    ann = await app.signUp('ann');
  });
  afterAll(() => app.close());

  const create = (fields: object) => ann.post('/v1/posts', { title: TITLE, content: '', ...fields });
  const createRaw = (json: string) =>
    app.stranger.post('/v1/posts').auth(ann.token, { type: 'bearer' }).type('json').send(json);

  it.each([
    ['title', [null, 5, 0.5, true, [TITLE], {}, { length: 10 }], 'string_type'],
    ['content', [null, 5, false, [''], {}], 'string_type'],
    ['tags', [null, 'sea', 5, true, {}, { 0: 'sea', length: 1 }], 'list_type'],
    ['status', [null, 5, true, [], ['draft'], {}, '', 'Draft', 'deleted', ' draft'], 'enum'],
  ])('is refused when the %s is of a wrong type', async (field, values, type) => {
    for (const value of values) await create({ [field]: value }).expect(invalid({ [field]: type }));
  });

  it.each([[null], [5], [true], [['sea']], [{}]])('is refused when a tag is %j', async (tag) => {
    await create({ tags: ['sea', tag] }).expect(invalid({ 'tags.1': 'string_type' }));
  });

  it('is refused for every fault at once', async () => {
    await create({ title: 'short', content: 5, tags: ['', 'x', null], status: 'gone', colour: 'red' }).expect(
      invalid({
        title: 'string_too_short',
        content: 'string_type',
        'tags.0': 'string_too_short',
        'tags.2': 'string_type',
        status: 'enum',
        colour: 'extra_forbidden',
      }),
    );
  });

  it.each([
    ['id', '01990000-0000-7000-8000-000000000000'],
    ['author_id', '01990000-0000-7000-8000-000000000000'],
    ['version', 7],
    ['publish_at', '2026-01-01T00:00:00.000Z'],
    ['published_at', '2026-01-01T00:00:00.000Z'],
    ['created_at', '2026-01-01T00:00:00.000Z'],
    ['updated_at', '2026-01-01T00:00:00.000Z'],
    ['deleted_at', null],
    ['allowed_actions', []],
    ['role', 'admin'],
    ['authorId', 'x'],
    ['Title', 'Another title, capital'],
    ['', 'nameless'],
  ])('does not take %j', async (key, value) => {
    await create({ [key]: value }).expect(invalid({ [key]: 'extra_forbidden' }));
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'does not take %s, which every object has',
    async (key) => {
      await createRaw(`{"title":"${TITLE}","content":"","${key}":{"isAdmin":true}}`).expect(
        invalid({ [key]: 'extra_forbidden' }),
      );
      expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
    },
  );

  it.each([
    ['U+0000', '\0'],
    ['half of a surrogate pair', '\uD83E'],
    ['the other half', '\uDD80'],
    ['a bell', '\u0007'],
    ['an escape', '\u001B'],
    ['a DEL', '\u007F'],
    ['a C1 control', '\u0085'],
  ])('does not contain %s', async (_, character) => {
    const text = `An evening ${character} in Galley`;
    await create({ title: text }).expect(invalid({ title: 'value_error' }));
    await create({ content: text }).expect(invalid({ content: 'value_error' }));
    await create({ tags: ['sea', `x${character}y`] }).expect(invalid({ 'tags.1': 'value_error' }));
  });

  it.each(['\0', '\uD83E'])('has no key with %j', async (character) => {
    const response = await create({ [`ti${character}tle`]: 'x' });
    problem(422, 'validation-failed')(response);
    expect(response.body.errors).toMatchObject([{ type: 'extra_forbidden' }]);
  });

  it.each(['\n', '\t', '\r'])('has %j in its content, not in its title or a tag', async (character) => {
    const text = `An evening${character}in Galley`;
    await create({ title: text }).expect(invalid({ title: 'value_error' }));
    await create({ tags: [`x${character}y`] }).expect(invalid({ 'tags.0': 'value_error' }));
    expect((await create({ content: text }).expect(201)).body.content).toBe(text);
  });

  it.each([
    'ערב ארוך בנמל הישן של גאלי',
    'أمسية طويلة في الميناء القديم',
    '\u202Bevening in Galley\u202C',
    '👩‍👩‍👧‍👦🏴‍☠️🦀🦀🦀🦀🦀🦀',
    '𝔄𝔫 𝔢𝔳𝔢𝔫𝔦𝔫𝔤 𝔦𝔫 𝔊𝔞𝔩𝔩𝔢𝔶',
    '\uFFFD\uFFFE\uFFFF and no-characters',
    `'; DROP TABLE posts; --`,
    `"\\ %s $1 \${x} \`y\``,
    '<script>alert("x")</script>',
  ])('comes back as it was sent: %s', async (text) => {
    const { body } = await create({ title: text, content: text, tags: [text] }).expect(201);
    const { body: read } = await ann.get(`/v1/posts/${body.id}`).expect(200);
    expect(read).toMatchObject({ title: text, content: text, tags: [text.toLowerCase()] });
  });

  it.each([
    'What the fuck is this?',
    'A FUCKING long evening',
    'fuuuuck this harbour',
    'Such a pile of sh1t',
  ])('has no profanity in its title: %s', async (title) => {
    await create({ title }).expect(invalid({ title: 'value_error' }));
    await create({ content: title }).expect(201);
  });

  it.each(['Scunthorpe United away', 'A class assessment', 'Passing the bass to a grasshopper'])(
    'may sound like it: %s',
    async (title) => {
      await create({ title }).expect(201);
    },
  );

  it('takes of a key given twice the last', async () => {
    const { body } = await createRaw(
      `{"title":5,"content":"","title":"${TITLE}","status":"x","status":"draft"}`,
    ).expect(201);
    expect(body).toMatchObject({ title: TITLE, status: 'draft' });
  });

  it.each(['[]', 'null', '"text"', '5', '{', ' '])('is a JSON object, not %.20s', async (json) => {
    await createRaw(json).expect(problem(400, 'malformed-body'));
  });
});

describe('The status of a new post', () => {
  let app: TestApp;
  let ann: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    ann = await app.signUp('ann');
  });
  afterAll(() => app.close());

  const create = (fields: object) => ann.post('/v1/posts', { title: TITLE, ...fields });

  it.each(['x'.repeat(100), 'x'.repeat(101), '🦀'.repeat(100)])(
    'may be published when there is enough to read',
    async (content) => {
      const { body } = await create({ content, status: 'published' }).expect(201);
      expect(body).toMatchObject({ status: 'published', version: 1, published_at: body.created_at });
      await app.stranger.get(`/v1/posts/${body.id}`).expect(200);
    },
  );

  it.each(['', 'x'.repeat(99), `${'x'.repeat(99)}    `, '🦀'.repeat(99)])(
    'may not be published when there is not',
    async (content) => {
      await create({ content, status: 'published' }).expect(
        problem(400, 'post-too-short', { field: 'content' }),
      );
    },
  );

  it.each(['draft', 'archived'])('may be %s with nothing in it', async (status) => {
    const { body } = await create({ content: '', status }).expect(201);
    expect(body).toMatchObject({ status, version: 1, published_at: null, content: '' });
  });
});
