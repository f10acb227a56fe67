import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LONG_ENOUGH, type Person, type PostBody } from '../../support/person.js';
import { invalid } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { foreignParts } from '../../unit/posts/foreign-parts.js';
import { XSS_CORPUS } from '../../unit/posts/xss-corpus.js';

interface RenderedPost extends PostBody {
  readonly content_html: string;
}

const REFUSED = /[^\P{Cc}\t\n\r]/u;

describe('An author who wants to run scripts in their readers’ pages', () => {
  let app: TestApp;
  let ann: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    ann = await app.signUp('ann');
  });
  afterAll(() => app.close());

  async function read(id: string): Promise<RenderedPost> {
    return (await app.stranger.get(`/v1/posts/${id}?render=html`).expect(200)).body as RenderedPost;
  }

  it.each(Object.entries(XSS_CORPUS))('does not by %s', async (_, texts) => {
    const stored = texts.filter((text) => !REFUSED.test(text));
    for (const text of stored) {
      const content = `${LONG_ENOUGH}\n\n${text}\n\n${text} ${LONG_ENOUGH}`.normalize('NFC');
      const post = await read((await ann.publishes({ content })).id);
      expect(post.content).toBe(content);
      expect(post.content_html).toContain(LONG_ENOUGH);
      expect({ text, found: foreignParts(post.content_html) }).toEqual({ text, found: [] });
    }
    for (const content of texts.filter((text) => REFUSED.test(text)))
      await ann
        .post('/v1/posts', { title: 'An evening of control', content })
        .expect(invalid({ content: 'value_error' }));
  });

  it('does not in a list, where one text follows another', async () => {
    const texts = Object.values(XSS_CORPUS).flatMap((family) =>
      family.filter((text) => !REFUSED.test(text)).slice(0, 1),
    );
    for (const text of texts)
      await ann.publishes({ content: `${text}\n\n${LONG_ENOUGH}`, tags: ['hostile'] });
    const { body } = await app.stranger.get('/v1/posts?tag=hostile&render=html').expect(200);
    const posts = body.data as RenderedPost[];
    expect(posts).toHaveLength(texts.length);
    expect(foreignParts(posts.map(({ content_html }) => content_html).join(''))).toEqual([]);
  });
});
