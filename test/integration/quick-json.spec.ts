import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Person } from '../support/person.js';
import { TestApp } from '../support/test-app.js';

const ROUNDS = 400;

/** The least time of many: what others do to the machine only adds to it. */
function leastMs(work: () => unknown): number {
  let least = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const begunAt = performance.now();
    work();
    least = Math.min(least, performance.now() - begunAt);
  }
  return least;
}

describe('V8 takes its quick way to JSON', () => {
  let app: TestApp;
  let ann: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    ann = await app.signUp('ann');
    const content = 'Start with the onions, and with more of them than you think. They want an hour. '.repeat(
      5,
    );
    const tags = ['soup', 'onions', 'for-latecomers'];
    await Promise.all(Array.from({ length: 25 }, () => ann.publishes({ content, tags })));
  });
  afterAll(() => app.close());

  it.each(['/v1/posts?limit=20', '/v2/posts?limit=20'])('for %s', async (url) => {
    const stringify = jest.spyOn(JSON, 'stringify');
    await app.stranger.get(url).expect(200);
    const sent = stringify.mock.calls
      .map(([value]) => value as object | null)
      .findLast((value) => value !== null && typeof value === 'object' && 'pagination' in value);
    stringify.mockRestore();
    const plain: unknown = JSON.parse(JSON.stringify(sent));
    const [ours, best] = [leastMs(() => JSON.stringify(sent)), leastMs(() => JSON.stringify(plain))];
    expect(ours / best).toBeLessThan(1.5);
  });
});
