import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { register } from 'prom-client';
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

/** The rows of the table of gauges: each name, or the beginning of several, and the rule for several workers. */
function documentedRules(): [name: RegExp, rule: string][] {
  const rows = readFileSync('docs/operations.md', 'utf8').matchAll(
    /^\| ((?:`[a-z_*]+`(?:, )?)+) +\| `(sum|max|min|first)` +\|[^|]+\|$/gm,
  );
  return [...rows].flatMap(([, names = '', rule = '']) =>
    [...names.matchAll(/`([a-z_*]+)`/g)].map(([, name = '']): [RegExp, string] => [
      new RegExp(`^${name.replace('*', '[a-z0-9_]+')}$`),
      rule,
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

  it('tells of every gauge what it is of several workers', async () => {
    const rules = documentedRules();
    const metrics = (await register.getMetricsAsJSON()) as unknown as Record<
      'name' | 'type' | 'aggregator',
      string
    >[];
    const gauges = metrics.filter(({ type }) => type === 'gauge');
    // What is told of one alone stands below what is told of several.
    const told = gauges.map(({ name }) => ({
      name,
      aggregator: rules.findLast(([pattern]) => pattern.test(name))?.[1],
    }));
    expect(told).toEqual(gauges.map(({ name, aggregator }) => ({ name, aggregator })));
    const unused = rules.filter(([pattern]) => !gauges.some(({ name }) => pattern.test(name)));
    expect(unused).toEqual([]);
  });
});
