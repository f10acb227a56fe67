import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestApp } from '../../support/test-app.js';
import { exchange } from '../edge/wire.js';
import { grown, requests, scrape, type Series } from './scrape.js';

const CLIENTS = 8;
const EACH = 1_250;
/** A few seconds where the machine has nothing else to do. */
const PATIENCE_MS = 120_000;

const names = (series: Series): string[] =>
  [...series.keys()].filter((name) => name.startsWith('http_') && !name.includes('/metrics'));

describe('The metrics of requests', () => {
  let app: TestApp;
  let agent: Agent;
  beforeAll(async () => {
    app = await TestApp.start();
    agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  });
  afterAll(async () => {
    agent.destroy();
    await app.close();
  });

  function ask(path: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    request(new URL(path, app.url), { agent }, (answer) => answer.resume().once('end', resolve))
      .once('error', reject)
      .end();
    return promise;
  }

  async function askForNothing(): Promise<void> {
    for (let sent = 0; sent < EACH; sent += 1)
      await ask(`/${randomBytes(8).toString('hex')}/${sent}?${randomBytes(4).toString('hex')}`);
  }

  it(
    'grow by one series for ten thousand paths that nothing has',
    async () => {
      const before = await scrape(app);
      await Promise.all(Array.from({ length: CLIENTS }, askForNothing));
      const after = await scrape(app);
      const unmatched = requests('GET', 'unmatched', 404);
      expect(grown(before, after, 'http_requests_total')).toEqual({ [unmatched]: CLIENTS * EACH });
      const added = names(after).filter((name) => !before.has(name));
      expect(added.filter((name) => name.startsWith('http_requests_total'))).toEqual([unmatched]);
      // And the one histogram of it: each boundary, the last one, the sum and the count.
      expect(
        added.filter((name) => /\{(le="[^"]+",)?method="GET",endpoint="unmatched"\}$/.test(name)),
      ).toHaveLength(17);
      expect(added).toHaveLength(18);
    },
    PATIENCE_MS,
  );

  it('are no more for methods that nobody knows', async () => {
    await exchange(app.url, 'BREW /v1/posts HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(names(await scrape(app)).filter((name) => name.includes('BREW'))).toEqual([]);
  });
});
