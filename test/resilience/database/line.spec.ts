import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { report } from '../../support/drill-report.js';
import { eventually } from '../../support/eventually.js';
import { FaultProxy } from '../../support/fault-proxy.js';
import { servedPercent, slowest } from '../../support/load.js';
import type { Person } from '../../support/person.js';
import { TestApp } from '../../support/test-app.js';
import { testDatabase } from '../../support/test-database.js';
import { endure, isServedToACrowd, reports } from './endure.js';
import { SERVED, Shift } from '../../support/shift.js';

/** The promise for a database that is away for all to see. */
const REFUSED_MS = 3_000;
/** The promise for one that is there and silent. */
const SILENT_MS = 5_000;
/** Each way, so that an answer takes twice as long. */
const SLOW_MS = 150;
const SLOW_REQUESTS = 12;

describe('With every limit as it is by default, and a line to the database', () => {
  let proxy: FaultProxy;
  let app: TestApp;
  let dora: Person;
  beforeAll(async () => {
    proxy = await FaultProxy.to(await testDatabase());
    app = await TestApp.start({ DATABASE_URL: proxy.url, ENABLE_CACHE: 'false' });
    dora = await app.signUp('dora');
  });
  afterEach(() => proxy.mend());
  afterAll(async () => {
    await app.close();
    await proxy.close();
  });

  it.each([
    { fault: 'refused', begin: () => proxy.refuse(), longestMs: REFUSED_MS },
    { fault: 'reset', begin: () => proxy.reset(), longestMs: REFUSED_MS },
    { fault: 'frozen', begin: () => proxy.freeze(), longestMs: SILENT_MS },
  ])(
    'that is $fault, people are told so in time, until it is mended',
    async ({ fault, begin, longestMs }) => {
      const slowestMs = await endure(app, {
        drill: `PostgreSQL's line ${fault}`,
        begin,
        end: () => proxy.mend(),
        url: await testDatabase(),
      });
      expect(slowestMs).toBeLessThan(longestMs);
    },
  );

  it('that is slow, everybody is served and nothing is called down', async () => {
    await reports(app, 200, 'up');
    const shift = await Shift.begin(app);
    proxy.slow(SLOW_MS);
    await eventually(async () => expect(shift.answered).toBeGreaterThan(SLOW_REQUESTS));
    const { work, readiness, health } = await shift.end();
    const [served, maxLatencyMs] = [servedPercent(work), slowest(work)];
    report({ drill: `PostgreSQL's line slow`, servedPercent: served, maxLatencyMs });
    expect(shift.kinds).toEqual(new Set([SERVED]));
    expect(maxLatencyMs).toBeGreaterThan(2 * SLOW_MS);
    expect(new Set([...readiness, ...health].map(({ status }) => status))).toEqual(new Set([200]));
    await proxy.mend();
    await isServedToACrowd(dora);
  });
});
