import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LONG_ENOUGH, type Person, type PostBody } from '../../support/person.js';
import { TestApp } from '../../support/test-app.js';

describe('Searching posts', () => {
  let app: TestApp;
  let ann: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    ann = await app.signUp('ann');
  });
  afterAll(() => app.close());

  const search = async (author: Person, q: string, more = ''): Promise<string[]> => {
    const path = `/v1/posts?author_id=${author.id}&q=${encodeURIComponent(q)}${more}`;
    return ((await app.stranger.get(path).expect(200)).body.data as PostBody[]).map(({ title }) => title);
  };

  const FERRY = 'The ferries are running late';
  const LADLE = 'A ladle for the soup';
  const SOUP = 'Soup without spoons';

  it.each([
    ['soup', [SOUP, LADLE]],
    ['SOUP', [SOUP, LADLE]],
    ['soups', [SOUP, LADLE]],
    ['ferry runs', [FERRY]],
    ['"running late"', [FERRY]],
    ['"late running"', []],
    ['soup -ladle', [SOUP]],
    ['ladle or ferry', [LADLE, FERRY]],
    ['-soup', [FERRY]],
    ['soup ---ladle', [SOUP]],
    ['soup ferry', []],
    ['harbour', [SOUP, LADLE, FERRY]],
    ['"long evening" soup', [SOUP, LADLE]],
    ['the of and', []],
    ['volcano', []],
  ])('finds words by their stems, phrases, and what is without: %s', async (q, titles) => {
    const dan = await app.signUp('dan');
    for (const title of [FERRY, LADLE, SOUP]) {
      await dan.publishes({ title, content: 'A harbour and a long evening. '.repeat(4) });
      app.clock.advance(10);
    }
    await dan.drafts({ title: 'A draft of soup, ladle, ferry' });
    expect(await search(dan, q)).toEqual(titles);
    expect((await search(dan, q, '&sort=-relevance')).toSorted()).toEqual(titles.toSorted());
  });

  it('ranks what has the word in its title before what has it in its text', async () => {
    const dan = await app.signUp('dan');
    await dan.publishes({ title: 'Walrus of the harbour' });
    app.clock.advance(10);
    await dan.publishes({ title: 'Something else again', content: `${LONG_ENOUGH} walrus` });
    expect(await search(dan, 'walrus')).toEqual(['Something else again', 'Walrus of the harbour']);
    expect(await search(dan, 'walrus', '&sort=-relevance')).toEqual([
      'Walrus of the harbour',
      'Something else again',
    ]);
  });

  it('goes with the other filters', async () => {
    const dan = await app.signUp('dan');
    await dan.publishes({ title: 'Walrus of the harbour', tags: ['sea'] });
    await dan.publishes({ title: 'Walrus of the mountain' });
    await dan.drafts({ title: 'Walrus of the drafts' });
    expect(await search(dan, 'walrus', '&tag=sea')).toEqual(['Walrus of the harbour']);
    expect(await search(ann, 'walrus')).toEqual([]);
    const { body } = await dan.get('/v1/posts?status=draft&q=walrus').expect(200);
    expect(body.data).toMatchObject([{ title: 'Walrus of the drafts' }]);
  });

  it('finds what was changed by its new words', async () => {
    const { id } = await ann.publishes({ title: 'Before the change' });
    await ann.patch(`/v1/posts/${id}`, { title: 'Zeppelins after all' }).expect(200);
    expect(await search(ann, 'zeppelin')).toEqual(['Zeppelins after all']);
    expect(await search(ann, '"before the change"')).toEqual([]);
  });

  const MARKS = `-!()" &|'\\:*%_?/~.@;\u00A0`.split('');
  const WORDS = [
    '<->',
    ':*',
    '<2>',
    '$1',
    'a',
    'or',
    ' or ',
    'and',
    'the',
    'harbour',
    'é',
    '🦀',
    '日本',
    'http://',
  ];
  const PIECES = [...MARKS, ...WORDS];

  it.each([...PIECES, "''", '&&&', '"unclosed', "'; DROP TABLE posts; --", 'a & b | !c', 'a:*b', '\\\\'])(
    'answers whatever is asked for: %s',
    async (piece) => {
      const { id } = await ann.publishes();
      const repeated = piece.repeat(200).slice(0, 200).trim().toWellFormed() || 'x';
      for (const q of [piece.trim() || 'x', repeated]) {
        const path = `/v1/posts?q=${encodeURIComponent(q)}`;
        await app.stranger.get(path).expect(200);
        await app.stranger.get(`${path}&sort=-relevance&include_total=true`).expect(200);
      }
      await ann.delete(`/v1/posts/${id}`).expect(204);
    },
  );

  it('answers whatever mixture is asked for', async () => {
    await ann.publishes();
    const questions = fc
      .uniqueArray(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 4 })
      .chain((few) => fc.array(fc.constantFrom(...few), { minLength: 1, maxLength: 150 }))
      .map((pieces) => pieces.join('').slice(0, 200).toWellFormed())
      .filter((q) => q.trim() !== '');
    await fc.assert(
      fc.asyncProperty(questions, async (q) => {
        await app.stranger.get(`/v1/posts?sort=-relevance&q=${encodeURIComponent(q)}`).expect(200);
      }),
      { numRuns: 200 },
    );
  });

  it.each(['%ED%A0%80', '%zz', '%', '%C3', '+', '%F0%9F%A6'])('answers what is no text: %s', async (q) => {
    const { status } = await app.stranger.get(`/v1/posts?q=${q}`);
    expect([200, 400, 422]).toContain(status);
  });
});
