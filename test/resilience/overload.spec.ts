import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { BuiltService } from '../support/built-service.js';
import { report } from '../support/drill-report.js';
import { eventually } from '../support/eventually.js';
import { Load } from '../support/load.js';
import { LONG_ENOUGH, Person } from '../support/person.js';
import { problem } from '../support/problem.js';
import { TestApp } from '../support/test-app.js';
import { testDatabase } from '../support/test-database.js';
import { Crowd } from './overload/crowd.js';
import { median, quantile, type Stretch, stretch } from './overload/figures.js';

const ENOUGH = 0.8;
const PRESS_MS = 1_000;
/** Long enough for whoever waits in an unbounded queue to wait in vain. */
const FLOOD_MS = 1_500;
/** Nothing is compiled yet when the first requests come. */
const WARM_UP_MS = 2_000;
/** What a refusal costs is mostly Node reading the request, so the share is near the bound, and a busy machine needs rounds to tell. */
const ROUNDS = { least: 5, most: 20 };
const POSTS = 30;
const READS_PER_WRITE = 9;
/** Not the newest, which are kept for a moment. */
const LIST = '/v1/posts?limit=20&sort=-created_at';
const PROBE_PAUSE_MS = 50;
/** More than any machine can bear, and for how long. */
const STAMPEDE = { perSecond: 10_000, ms: 300 };
const DRILL_MS = 90_000;

/** A request as it stands on the wire. */
function wire(line: string, headers: readonly string[] = [], content: string = ''): string {
  return [`${line} HTTP/1.1`, 'Host: galley.test', ...headers, '', content].join('\r\n');
}

function draftOf({ token }: Person): string {
  const content = JSON.stringify({ title: 'An evening in Galley', content: LONG_ENOUGH });
  const headers = [
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(content)}`,
  ];
  return wire('POST /v1/posts', headers, content);
}

describe('With more to do than it can, the service', () => {
  let service: BuiltService;
  let crowd: Crowd;
  beforeAll(async () => {
    service = await BuiltService.start();
    const ann = await Person.signUp(service.url, 'ann');
    for (let written = 0; written < POSTS; written += 1) await ann.publishes();
    const reads = Array.from({ length: READS_PER_WRITE }, () => wire(`GET ${LIST}`));
    crowd = Crowd.gather(service.url, [...reads, draftOf(ann)]);
    await crowd.press(WARM_UP_MS);
  });
  afterAll(async () => {
    await crowd?.disperse();
    await service?.stop();
  });

  const status = async (path: string): Promise<number> => (await fetch(`${service.url}${path}`)).status;
  const press = () => stretch(service.pid, () => crowd.press(PRESS_MS));
  const floodAt = (perSecond: number) => stretch(service.pid, () => crowd.flood(perSecond, FLOOD_MS));

  /** What it serves of twice the load that it can bear, against what it could serve before and after. */
  async function roundAfter(peak: Stretch): Promise<{ flood: Stretch; next: Stretch; share: number }> {
    const flood = await floodAt(2 * peak.perSecond);
    const next = await press();
    return { flood, next, share: (2 * flood.pace) / (peak.pace + next.pace) };
  }

  it(
    'serves nearly as many as ever, refuses the others at once, and is its old self right after',
    async () => {
      const probes = ['/health/live', '/health/ready'].map((path) =>
        Load.start(1, () => status(path), PROBE_PAUSE_MS),
      );
      let peak = await press();
      const floods: Stretch[] = [];
      const shares: number[] = [];
      while (shares.length < ROUNDS.least || (median(shares) < ENOUGH && shares.length < ROUNDS.most)) {
        const { flood, next, share } = await roundAfter(peak);
        expect([...flood.others, ...next.others, ...next.refused]).toEqual([]);
        floods.push(flood);
        shares.push(share);
        peak = next;
      }
      const probed = (await Promise.all(probes.map((probe) => probe.stop()))).flat();
      const after = await Promise.all(Array.from({ length: 20 }, () => status(LIST)));
      const served = floods.flatMap((flood) => flood.served);
      const refused = floods.flatMap((flood) => flood.refused);
      report({
        drill: 'twice the load that can be borne, of what can',
        servedPercent: Math.min(100, Math.floor(median(shares) * 100)),
        maxLatencyMs: Math.round(Math.max(...served)),
      });

      expect(median(shares)).toBeGreaterThanOrEqual(ENOUGH);
      expect(refused).not.toHaveLength(0);
      expect(median(refused)).toBeLessThan(median(served));
      // Round by round: one in which the machine paused for long makes the slowest of both alike.
      const slowest = floods
        .filter((flood) => flood.refused.length > 0)
        .map((flood) => quantile(flood.refused, 0.99) / quantile(flood.served, 0.99));
      expect(median(slowest)).toBeLessThan(1);
      expect(new Set(probed.map((outcome) => outcome.status))).toEqual(new Set([200]));
      expect(new Set(after)).toEqual(new Set([200]));
    },
    DRILL_MS,
  );

  it('counts each that it refuses, and tells of them in one line a second', async () => {
    const { refused } = await crowd.flood(STAMPEDE.perSecond, STAMPEDE.ms);
    expect(refused).not.toHaveLength(0);
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    const counted = Number(/^http_requests_shed_total (\d+)$/m.exec(metrics)?.[1]);
    const told = () => service.entries.filter(({ message }) => message === 'requests were shed');
    await eventually(async () => {
      const sum = told().reduce((shed, entry) => shed + Number(entry['shed']), 0);
      expect(sum).toBe(counted);
    });
    const moments = told().map(({ time }) => Date.parse(String(time)));
    const pauses = moments.slice(1).map((moment, at) => moment - (moments[at] ?? 0));
    expect(pauses.filter((ms) => ms < 900)).toEqual([]);
    expect(service.entries.filter(({ status: answered }) => answered === 503)).toEqual([]);
  });
});

describe('With as many waiting for the database as may wait', () => {
  let app: TestApp;
  let ann: Person;
  beforeAll(async () => {
    app = await TestApp.start({
      // Behind a pooler reads have no connections of their own.
      DATABASE_URL: await testDatabase(),
      DATABASE_POOLER: 'none',
      DATABASE_POOL_SIZE: '2',
      DATABASE_MAX_OVERFLOW: '0',
      DATABASE_MAX_WAITING: '2',
      SINGLE_INSTANCE: 'true',
    });
    ann = await app.signUp('ann');
  });
  afterAll(() => app.close());

  it('the next who would write is refused at once, and who reads notices nothing', async () => {
    const held = await ann.publishes();
    const known = await ann.publishes();
    await ann.get(`/v1/posts/${known.id}`).expect(200);
    const holder = new Client({ connectionString: await testDatabase() });
    await holder.connect();
    await holder.query('begin');
    await holder.query('select 1 from posts where id = $1 for update', [held.id]);
    const edits = [1, 2, 3, 4].map((edition) =>
      ann
        .patch(`/v1/posts/${held.id}`, { title: `An evening in Galley, part ${edition}` })
        .then((answer) => answer),
    );
    try {
      await eventually(async () => {
        const soup = ann.post('/v1/posts', {
          title: 'An evening in Galley',
          content: 'A ladle, once again.',
        });
        const { headers } = await soup.expect(problem(503, 'degraded'));
        expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      });
      await ann.get(`/v1/posts/${known.id}`).expect(200);
      await app.stranger.get('/v1/posts').expect(200);
      await app.stranger.get('/health/live').expect(200);
      await app.stranger.get('/health/ready').expect(200);
    } finally {
      await holder.end();
    }
    expect((await Promise.all(edits)).map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
    await ann
      .post('/v1/posts', { title: 'An evening in Galley', content: 'A ladle, once again.' })
      .expect(201);
  });
});
