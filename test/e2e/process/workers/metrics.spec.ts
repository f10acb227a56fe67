import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { BuiltService } from '../../../support/built-service.js';
import { eventually } from '../../../support/eventually.js';
import { freePort } from '../../../support/free-port.js';
import type { TestRedis } from '../../../support/test-redis.js';
import { describeWithRedis, startRedis } from '../../../support/with-redis.js';
import { requests } from '../../operations/scrape.js';
import {
  ALONE,
  ANSWERING,
  sample,
  scraped,
  SILENT,
  twoWorkers,
  workersAt,
  workersOf,
} from './two-workers.js';

const LISTED = requests('GET', '/v1/posts', 200);

describeWithRedis('The metrics of two workers', () => {
  let redis: TestRedis;
  let service: BuiltService;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterEach(() => service.end());
  afterAll(() => redis.stop());

  /** So many requests, each on a connection of its own, so that both workers have some. */
  async function ask(times: number): Promise<void> {
    for (let asked = 0; asked < times; asked += 1)
      expect((await fetch(`${service.url}/v1/posts`, { headers: ALONE })).status).toBe(200);
  }

  it('are the same at either, and exactly what was sent to both', async () => {
    service = await twoWorkers(redis);
    await ask(40);
    expect(workersAt(service, '/v1/posts').size).toBe(2);
    for (let asked = 0; asked < 4; asked += 1) expect(await sample(service, LISTED)).toBe(40);
    const timed = 'http_request_duration_seconds_count{method="GET",endpoint="/v1/posts"}';
    expect(await sample(service, timed)).toBe(40);
  });

  it('are to be had at MANAGEMENT_PORT, of both', async () => {
    const port = await freePort();
    service = await twoWorkers(redis, { MANAGEMENT_PORT: String(port) });
    await ask(10);
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(text).toContain(`${LISTED} 10\n`);
  });

  it('keep what a worker has counted that is killed, and never fall', async () => {
    service = await twoWorkers(redis);
    await ask(40);
    expect(await sample(service, LISTED)).toBe(40);
    const [, victim = 0] = await workersOf(service);
    process.kill(victim, 'SIGKILL');
    await eventually(async () => {
      expect(await sample(service, LISTED)).toBe(40);
      expect(await sample(service, 'cluster_workers_replaced_total')).toBe(1);
      expect(await sample(service, ANSWERING)).toBe(2);
    });
    await ask(10);
    expect(await sample(service, LISTED)).toBe(50);
    expect(await service.stop()).toBe(0);
  });

  it('keep what a worker has counted up to its end that is told to stop', async () => {
    service = await twoWorkers(redis);
    await ask(40);
    const [, leaver = 0] = await workersOf(service);
    process.kill(leaver, 'SIGTERM');
    await service.entry(({ message }) => message === 'a worker has ended and is replaced');
    expect(await sample(service, LISTED)).toBe(40);
  });

  it('are told while one is frozen, with what it has said last, and are exact when it goes on', async () => {
    service = await twoWorkers(redis);
    await ask(40);
    expect(await sample(service, LISTED)).toBe(40);
    const [, frozen = 0] = await workersOf(service);
    process.kill(frozen, 'SIGSTOP');
    try {
      await eventually(async () => {
        const text = await scraped(service);
        expect(text).toContain(`${SILENT} 1\n`);
        expect(text).toContain(`${LISTED} 40\n`);
      });
    } finally {
      process.kill(frozen, 'SIGCONT');
    }
    await eventually(async () => expect(await sample(service, SILENT)).toBe(0));
    expect(await sample(service, LISTED)).toBe(40);
  });
});
