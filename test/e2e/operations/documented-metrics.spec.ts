import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import '../../support/deprecated-soups.js'; // oxlint-disable-line import/no-unassigned-import -- so that something is deprecated
import { freePort } from '../../support/free-port.js';
import { TestApp } from '../../support/test-app.js';
import { scrape } from './scrape.js';

type Labels = Record<string, string[]>;

/** The rows of the table in docs/operations.md: each metric, and its labels. */
function documented(): Labels {
  const rows = readFileSync('docs/operations.md', 'utf8').matchAll(
    /^\| `([a-z_]+)` +\| ([^|]*)\|[^|]+\|[^|]+\|$/gm,
  );
  return Object.fromEntries(
    [...rows].map(([, name = '', labels = '']) => [
      name,
      [...labels.matchAll(/`(\w+)`/g)].map(([, label = '']) => label),
    ]),
  );
}

/** What is scraped, without what prom-client adds: each metric that has a sample, and its labels. */
async function scraped(app: TestApp): Promise<Labels> {
  const samples = [...(await scrape(app)).keys()].filter((sample) => !/^(process|nodejs)_/.test(sample));
  return Object.fromEntries(
    samples.map((sample) => [
      sample.replace(/\{.*$/, '').replace(/_(bucket|count|sum)$/, ''),
      [...sample.matchAll(/(\w+)="/g)].flatMap(([, label = '']) => (label === 'le' ? [] : [label])),
    ]),
  );
}

describe('docs/operations.md', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({
      AVATAR_SERVICE_URL: `http://127.0.0.1:${await freePort()}`,
      JOBS_WORKERS: '1',
      JOBS_POLL_MS: '50',
    });
  });
  afterAll(() => app.close());

  it('tells of every metric with its labels, and of no other', async () => {
    const ann = await app.signUp('ann');
    // The avatar service is away: the answer lacks something.
    await app.stranger.get(`/v1/users/${ann.id}`).expect(200);
    await eventually(async () => expect(await scraped(app)).toEqual(documented()));
  });

  it('tells of jobs that are counted as they are done', async () => {
    await eventually(async () => {
      const series = await scrape(app);
      expect(series.get('jobs_total{queue="purge",result="completed"}')).toBeGreaterThan(0);
      expect(series.get('jobs_total{queue="purge",result="dead"}')).toBe(0);
      expect(series.get('jobs_waiting{queue="dead"}')).toBe(0);
      expect(series.get('jobs_oldest_seconds{queue="purge"}')).toBeGreaterThanOrEqual(0);
    });
  });
});
