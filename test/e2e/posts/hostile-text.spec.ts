import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestApp } from '../../support/test-app.js';

const LONGEST = 100_000;
/** Far below the time-out of a statement, which this text used to run into. */
const PATIENCE_MS = 4_000;

describe('Text that a parser of words takes for file names, addresses and tags', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  it.each(['a_', '~/', '/.', '<!--', 'a/b.c/'])(
    'of %s over and over is stored like any other',
    async (unit) => {
      const ann = await app.signUp('ann');
      const content = unit.repeat(LONGEST / unit.length);
      const begun = performance.now();
      const { body } = await ann.post('/v1/posts', { title: 'An evening of noise', content }).expect(201);
      expect(performance.now() - begun).toBeLessThan(PATIENCE_MS);
      expect(body.content).toBe(content);
    },
  );

  it('is found by its words, in a post and in a search written the same way', async () => {
    const ann = await app.signUp('ann');
    const content = `See galley/ladle_notes for what the cook says of it. ${'More of the same. '.repeat(8)}`;
    const post = await ann.publishes({ content });
    for (const q of ['galley/ladle_notes', 'ladle', 'notes']) {
      const query = new URLSearchParams({ q, author_id: ann.id });
      const { body } = await app.stranger.get(`/v1/posts?${query.toString()}`).expect(200);
      expect(body.data).toMatchObject([{ id: post.id }]);
    }
  });
});
