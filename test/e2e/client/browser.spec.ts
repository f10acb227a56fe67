import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Browser, chromium } from 'playwright-core';
import type * as Package from '../../../clients/typescript/src/index.js';
import { TestApp } from '../../support/test-app.js';
import { describeWithChromium } from '../../support/with-chromium.js';
import { grown, scrape } from '../operations/scrape.js';

const HOUR = 3_600_000;
const PATIENCE_MS = 120_000;
const IMPORTS = { 'galley-client': '/client/index.js', 'openapi-fetch': '/fetch/index.mjs' };
const PAGE = `<!doctype html><title>Soups</title><script type="importmap">${JSON.stringify({ imports: IMPORTS })}</script>`;

type Here = typeof globalThis & { galley: Package.Client };

/** A page of another origin, which the service lets in, with the client as it is built. */
describeWithChromium('In a browser the client', (executablePath) => {
  let folder: string;
  let server: Server;
  let app: TestApp;
  let browser: Browser;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'galley-client-browser-'));
    const compiler = resolve('node_modules/typescript/bin/tsc');
    const project = ['--project', 'clients/typescript/tsconfig.build.json', '--outDir', folder];
    await promisify(execFile)(process.execPath, [compiler, ...project]);
    server = createServer((request, response) => {
      const [, place = '', file = ''] = (request.url ?? '').split('/');
      const home = { client: folder, fetch: 'node_modules/openapi-fetch/dist' }[place];
      const type = home === undefined ? 'text/html' : 'text/javascript';
      const text = home === undefined ? Promise.resolve(PAGE) : readFile(join(home, file), 'utf8');
      void text.then((found) => response.setHeader('content-type', type).end(found));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    app = await TestApp.start({ CORS_ORIGINS: origin() });
    browser = await chromium.launch({ executablePath });
  }, PATIENCE_MS);
  afterAll(async () => {
    await browser.close();
    await app.close();
    server.close();
    await rm(folder, { recursive: true });
  });

  const origin = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  it(
    'does all that it does elsewhere',
    async () => {
      const { email, password, username } = await app.signUp('ann');
      const page = await browser.newPage();
      await page.goto(origin());

      const drafted = await page.evaluate(
        async ({ baseUrl, credentials, name }) => {
          const { createClient } = (await import(name)) as typeof Package;
          const galley = createClient({ baseUrl });
          Object.assign(globalThis, { galley });
          await galley.signIn(credentials);
          const params = { header: { 'Idempotency-Key': 'soup-for-forty' } };
          const body = { title: 'Soup for forty', content: 'Start with the onions.' };
          const [{ data, etag }, again] = [
            await galley.POST('/v1/posts', { params, body }),
            await galley.POST('/v1/posts', { params, body }),
          ];
          return { id: data.id, etag, sameId: again.data.id };
        },
        { baseUrl: app.url, credentials: { email, password }, name: 'galley-client' },
      );
      expect(drafted.sameId).toBe(drafted.id);

      app.clock.advance(HOUR);
      const before = await scrape(app);
      const names = await page.evaluate(async () => {
        const { galley } = globalThis as Here;
        const answers = await Promise.all(Array.from({ length: 10 }, () => galley.GET('/v1/users/me')));
        return answers.map(({ data }) => data.username);
      });
      expect(new Set(names)).toEqual(new Set([username]));
      expect(grown(before, await scrape(app), 'auth_events_total')).toEqual({
        'auth_events_total{event="refreshed"}': 1,
      });

      const refused = await page.evaluate(async ({ id, etag }) => {
        const { galley } = globalThis as Here;
        const path = { id };
        const tags = { params: { path, header: { 'If-Match': etag } }, body: { tags: ['soup'] } };
        await galley.PATCH('/v1/posts/{id}', tags);
        const slugOf = (error: unknown) => (error as Package.ProblemError).type;
        return [
          await galley.PATCH('/v1/posts/{id}', { ...tags, body: { tags: ['leek'] } }).catch(slugOf),
          await galley.POST('/v1/posts/{id}/publish', { params: { path } }).catch(slugOf),
        ];
      }, drafted);
      expect(refused).toEqual(['/problems/stale-version', '/problems/post-too-short']);
    },
    PATIENCE_MS,
  );
});
