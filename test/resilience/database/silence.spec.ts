import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import { FaultProxy } from '../../support/fault-proxy.js';
import { Load, slowest } from '../../support/load.js';
import type { Person } from '../../support/person.js';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { testDatabase } from '../../support/test-database.js';
import { CROWD, endure, isServedToACrowd, reports } from './endure.js';
import { HURRIED, HURRIED_MS } from './hurried.js';

const PROBED_MS = 100;
/** A question about the database's health is given up after 0.8 seconds, and whoever has asked for it waits so long. */
const GIVEN_UP_MS = 700;
const ASKED_AT_ONCE = 200;
const LEAST_OF_A_PING = 'SELECT 1'.length;

describe('With a database that', () => {
  let proxy: FaultProxy;
  let app: TestApp;
  let dora: Person;
  beforeAll(async () => {
    proxy = await FaultProxy.to(await testDatabase());
    app = await TestApp.start({ DATABASE_URL: proxy.url, ENABLE_CACHE: 'false', ...HURRIED });
    dora = await app.signUp('dora');
  });
  afterEach(() => proxy.mend());
  afterAll(async () => {
    await app.close();
    await proxy.close();
  });

  const askedByMany = () =>
    Promise.all(Array.from({ length: ASKED_AT_ONCE }, () => app.stranger.get('/health')));

  it('is lost without a word, people are told so in time, and are served over new connections', async () => {
    const slowestMs = await endure(app, {
      drill: `PostgreSQL's line half-open`,
      begin: () => proxy.halfOpen(),
      end: () => proxy.mend(),
      url: await testDatabase(),
    });
    expect(slowestMs).toBeLessThan(HURRIED_MS);
  });

  it('was lost and has come back while nobody asked, the first is refused, and everybody after is served', async () => {
    await isServedToACrowd(dora);
    proxy.halfOpen();
    await proxy.mend();
    await dora.get('/v1/users/me').expect(problem(503, 'dependency-error'));
    await isServedToACrowd(dora);
  });

  it('is frozen, those who wait for a connection are told so in time as well', async () => {
    proxy.freeze();
    const begun = performance.now();
    const refused = problem(503, 'dependency-error');
    await Promise.all(Array.from({ length: CROWD }, () => dora.get('/v1/users/me').expect(refused)));
    expect(performance.now() - begun).toBeLessThan(HURRIED_MS);
    await proxy.mend();
    await isServedToACrowd(dora);
  });

  it('misses one question about its health, is not called down', async () => {
    await eventually(() => reports(app, 200, 'up'));
    const probes = Load.start(1, async () => (await app.stranger.get('/health/ready')).status, PROBED_MS);
    proxy.freeze();
    await eventually(async () => expect(slowest(probes.outcomes)).toBeGreaterThan(GIVEN_UP_MS));
    await proxy.mend();
    await isServedToACrowd(dora);
    const outcomes = await probes.stop();
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set([200]));
  });

  it('is well, two hundred who ask for its health at once cost it one question', async () => {
    await reports(app, 200, 'up');
    const before = proxy.received;
    await askedByMany();
    expect(proxy.received - before).toBeLessThan(ASKED_AT_ONCE * LEAST_OF_A_PING);
  });

  it('is frozen, two hundred who ask for its health at once, and again, cost it one question a second', async () => {
    await reports(app, 200, 'up');
    proxy.freeze();
    const before = proxy.received;
    await eventually(async () => {
      const answers = await askedByMany();
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    });
    expect(proxy.received - before).toBeLessThan(ASKED_AT_ONCE * LEAST_OF_A_PING);
    await proxy.mend();
    await eventually(() => reports(app, 200, 'up'));
  });
});
