import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Person } from '../../support/person.js';
import { TestApp } from '../../support/test-app.js';

describe('A service that has just started', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ DATABASE_POOL_SIZE: '1', DATABASE_MAX_OVERFLOW: '0' });
  });
  afterAll(() => app.close());

  it('registers a crowd, however few connections it has: no transaction waits for a second one', async () => {
    const crowd = await Promise.all(['ann', 'bob', 'cid'].map((name) => Person.signUp(app.url, name)));
    expect(new Set(crowd.map(({ id }) => id)).size).toBe(3);
  });
});
