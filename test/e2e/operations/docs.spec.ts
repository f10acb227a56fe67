import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';

describe('The page of the docs', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  it.each(['/docs', '/docs/'])(
    'at %s loads nothing from elsewhere, and all that it loads is there',
    async (path) => {
      const { text } = await app.stranger
        .get(path)
        .expect(200)
        .expect('content-type', /^text\/html/);
      const assets = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(
        ([, asset = '']) => new URL(asset, app.url + path),
      );
      expect(assets.length).toBeGreaterThan(3);
      expect(assets.map(({ origin }) => origin)).toEqual(assets.map(() => new URL(app.url).origin));
      for (const { pathname } of assets) await app.stranger.get(pathname).expect(200);
      expect(text.replaceAll(/xmlns(:xlink)?="[^"]*"/g, '')).not.toMatch(/(https?:)?\/\/\w/);
    },
  );

  it('is set up from here only', async () => {
    const { text } = await app.stranger.get('/docs/swagger-ui-init.js').expect(200);
    expect(text).toContain('/v1/posts');
    expect(text.match(/https?:\/\/[^"'\s]+/g)).toBeNull();
    const { text: style } = await app.stranger.get('/docs/swagger-ui.css').expect(200);
    expect(style).not.toMatch(/@import|url\(\s*["']?(https?:)?\/\//);
  });

  it.each([
    '/docs',
    '/docs/',
    '/openapi.json',
    '/openapi.yaml',
    '/docs/swagger-ui-init.js',
    '/docs/swagger-ui.css',
  ])('is not there when it is switched off: %s', async (path) => {
    const without = await TestApp.start({ ENABLE_SWAGGER: 'false' });
    try {
      await without.stranger.get(path).expect(problem(404, 'route-not-found'));
    } finally {
      await without.close();
    }
  });
});
