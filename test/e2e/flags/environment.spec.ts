import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../support/person.js';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { change, flag, FLAGS } from './flags.js';

const SETTINGS = { FLAGS: 'full-text-search=off, posts-v2=on' };
const SEARCH = '/v1/posts?q=ladle';

describe('Flags of the environment', () => {
  let app: TestApp;
  let cid: Person;
  beforeAll(async () => {
    app = await TestApp.start({ FLAGS_PROVIDER: 'environment', ...SETTINGS });
    cid = await app.signUpAdmin('cid');
  });
  afterAll(() => app.close());

  it('are what the service was started with, the others their defaults', async () => {
    await app.stranger.get(SEARCH).expect(problem(403, 'search-switched-off'));
    expect(await flag(cid, 'full-text-search')).toMatchObject({ enabled: false, source: 'environment' });
    expect(await flag(cid, 'posts-v2')).toMatchObject({ enabled: true, source: 'environment' });
    expect(await flag(cid, 'registration-open')).toMatchObject({ enabled: true, source: 'default' });
  });

  it('are changed by nobody while it runs', async () => {
    const refusal = problem(409, 'flags-not-changeable');
    await cid.patch(`${FLAGS}/full-text-search`, { enabled: true }).expect(refusal);
    await cid.patch(`${FLAGS}/posts-v3`, { enabled: true }).expect(problem(404, 'not-found'));
    await app.stranger.get(SEARCH).expect(403);
  });

  it('are where admins begin who change them in the database', async () => {
    const other = await TestApp.start(SETTINGS);
    try {
      await other.stranger.get(SEARCH).expect(403);
      const changed = await change(await other.signUpAdmin('dan'), 'full-text-search', { enabled: true });
      expect(changed).toMatchObject({ enabled: true, source: 'database' });
      await other.stranger.get(SEARCH).expect(200);
    } finally {
      await other.close();
    }
  });
});
