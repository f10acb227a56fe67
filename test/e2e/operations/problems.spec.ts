import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { namedErrors } from '../../unit/errors/named-errors.js';

describe('GET /problems/:slug', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ RATE_LIMIT_ENABLED: 'true', RATE_LIMIT_REQUESTS: '1' });
  });
  afterAll(() => app.close());

  it('explains each problem in prose, as often as anybody asks', async () => {
    const errors = await namedErrors();
    expect(errors.length).toBeGreaterThan(30);
    for (const { type } of errors) {
      const { text } = await app.stranger
        .get(`/problems/${type.slug}`)
        .expect(200)
        .expect('content-type', 'text/plain; charset=utf-8');
      expect(text).toBe(`${type.title}\n\n${type.about}\n`);
    }
  });

  it.each(['nothing', 'NOT-FOUND', 'constructor', '__proto__', 'a'.repeat(1_000)])(
    'knows no problem called %s',
    async (slug) => {
      await app.stranger
        .get(`/problems/${slug}`)
        .expect(problem(404, 'not-found', { resource: 'Problem type', id: slug }));
    },
  );
});
