import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { LONG_ENOUGH } from '../../support/person.js';
import { TestApp } from '../../support/test-app.js';
import { describeWithChromium } from '../../support/with-chromium.js';
import { DocsPage } from './docs-page.js';

/** Kept to be looked at by people. */
const PICTURE = 'coverage/docs.png';
/** A browser takes its time on a machine with other tests. */
const PATIENCE_MS = 120_000;
const WIDE = { width: 1280, height: 900 };

describeWithChromium('The page of the docs, in a browser,', (chromium) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  it(
    'lets somebody register, sign in and publish, and needs nothing from elsewhere',
    async () => {
      await using docs = await DocsPage.open(chromium, app.url);
      await docs.page.setViewportSize(WIDE);
      const credentials = { email: 'ann@example.com', password: 'a ladle and a lamp' };
      const registered = await docs.execute('registerUser', { body: { username: 'ann', ...credentials } });
      expect(registered).toMatchObject({ status: '201', body: { username: 'ann' } });

      const signedIn = await docs.execute('signIn', { body: credentials });
      expect(signedIn).toMatchObject({ status: '200', body: { token_type: 'Bearer' } });
      await docs.authorise((signedIn.body as { access_token: string }).access_token);

      const soup = { title: 'Soup for forty', content: LONG_ENOUGH };
      const drafted = await docs.execute('createPost', { body: soup });
      expect(drafted).toMatchObject({ status: '201', body: { ...soup, status: 'draft' } });
      const { id } = drafted.body as { id: string };
      const published = await docs.execute('publishPost', { parameters: { id } });
      expect(published).toMatchObject({ status: '200', body: { id, status: 'published' } });
      await app.stranger.get(`/v1/posts/${id}`).expect(200);

      await docs.page.screenshot({ path: PICTURE, fullPage: true });
      expect(docs.complaints).toEqual([]);
      expect(docs.elsewhere).toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    'would tell of what it wanted from elsewhere',
    async () => {
      await using docs = await DocsPage.open(chromium, app.url);
      await docs.page.evaluate(() => fetch('https://elsewhere.example/').catch(() => undefined));
      expect(docs.complaints).toContainEqual(expect.stringContaining('Content Security Policy'));
      expect([...docs.elsewhere, ...docs.complaints].join('\n')).toContain('https://elsewhere.example/');
    },
    PATIENCE_MS,
  );
});
