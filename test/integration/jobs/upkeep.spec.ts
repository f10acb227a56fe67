import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Purges } from '#infrastructure/jobs/purges.js';
import { Queue } from '#infrastructure/jobs/queue.js';
import { Dependencies } from '#infrastructure/resilience/dependencies.js';
import { connected } from '../../support/cluster-connection.js';
import { testDatabase } from '../../support/test-database.js';
import { statesOf } from './rows.js';
import { eventually, sample, Service } from './service.js';

/** The backlog is looked at again after this. */
const BACKLOG_IS_FRESH_MS = 5_000;

let url: string;
let service: Service;

beforeAll(async () => {
  url = await testDatabase();
  service = await Service.start(url, { JOBS_WORKERS: '0', JOBS_MAX_LAG_SECONDS: '1' });
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(() => service.stop());

const age = (queue: string, column: string, days: number) =>
  connected(url, (client) =>
    client.query(`update jobs.job set ${column} = now() - $2 * interval '1 day' where name = $1`, [
      queue,
      days,
    ]),
  );
const forgetPurges = () =>
  connected(url, (client) => client.query(`delete from jobs.job where name = 'purge'`));

/** As if so much time had gone by for whoever asks how fresh something is. */
function letPass(ms: number): void {
  const now = performance.now.bind(performance);
  jest.spyOn(performance, 'now').mockImplementation(() => now() + ms);
}

const KEEPING = { JOBS_KEEP_DAYS: '3', JOBS_KEEP_DEAD_DAYS: '12' };

/** As in the next hour: another instance starts, and what is due is purged. */
async function purgeAgain(): Promise<void> {
  await forgetPurges();
  const instance = await Service.start(url, KEEPING);
  await eventually(
    () => statesOf(url, 'purge'),
    (states) => states.length > 1 && states.every((state) => state === 'completed'),
  );
  await instance.stop();
}

describe('the backlog', () => {
  const health = async () => (await service.get(Dependencies).report()).find(({ name }) => name === 'jobs');

  it('is measured', async () => {
    const queue = new Queue<object>('waiting');
    await service.jobs.enqueue(queue, {});
    await age('waiting', 'created_on', 1);
    await age('waiting', 'start_after', 1);
    await service.jobs.enqueue(queue, {}, { startAfter: new Date(Date.now() + 86_400_000) });
    expect(await sample('jobs_waiting', { queue: 'waiting' })).toBe(2);
    const seconds = await sample('jobs_oldest_seconds', { queue: 'waiting' });
    expect(Math.round((seconds ?? 0) / 86_400)).toBe(1);
  });

  it('makes the dependency "jobs" bad when nobody works it off, and good again when somebody does', async () => {
    await eventually(health, (report) => report?.isUp === false);
    expect(await health()).toMatchObject({ priority: 'important' });
    await using worker = await Service.start(url);
    worker.jobs.work(new Queue('waiting'), async () => undefined);
    await eventually(
      () => statesOf(url, 'waiting'),
      (states) => states.includes('completed'),
    );
    letPass(BACKLOG_IS_FRESH_MS);
    await eventually(health, (report) => report?.isUp === true);
  });
});

describe('a purge', () => {
  it('is run by one of all instances, until there is nothing left, and tells when', async () => {
    const befores: Date[] = [];
    const register = (purges: Purges) => {
      const left = [3, 2, 0];
      purges.register('crumbs', { hours: 24 }, async (before) => {
        befores.push(before);
        return left.shift() ?? 0;
      });
    };
    await forgetPurges();
    await using instances = new AsyncDisposableStack();
    for (let n = 0; n < 2; n += 1) instances.use(await Service.start(url, {}, register));
    const at = await eventually(
      () => sample('purge_last_run_timestamp_seconds', { name: 'crumbs' }),
      (seconds) => seconds !== undefined,
    );
    expect(Math.abs((at ?? 0) - Date.now() / 1_000)).toBeLessThan(30);
    expect(befores).toHaveLength(3);
    const hours = (Date.now() - (befores[0]?.getTime() ?? 0)) / 3_600_000;
    expect(hours).toBeCloseTo(24, 1);
    expect(await sample('purged_total', { name: 'crumbs' })).toBe(5);
  });

  it('takes finished and dead jobs when they are as old as the settings say, and never those that wait', async () => {
    const [old, fresh] = [new Queue<object>('old'), new Queue<object>('fresh')];
    const doomed = new Queue<object>('doomed', { retries: 0 });
    await using worker = await Service.start(url, KEEPING);
    for (const queue of [old, fresh]) worker.jobs.work(queue, async () => undefined);
    worker.jobs.work(doomed, () => Promise.reject(new Error('never')));
    for (const queue of [old, fresh, doomed]) await worker.jobs.enqueue(queue, {});
    await worker.jobs.enqueue(new Queue<object>('unworked'), {});
    await eventually(
      async () => [
        ...(await statesOf(url, 'old')),
        ...(await statesOf(url, 'fresh')),
        ...(await statesOf(url, 'dead')),
      ],
      (states) => states.join() === 'completed,completed,created',
    );
    await age('old', 'completed_on', 4);
    await age('fresh', 'completed_on', 2);
    await age('unworked', 'created_on', 400);
    await age('dead', 'created_on', 11);

    await purgeAgain();
    expect(await statesOf(url, 'old')).toEqual([]);
    expect(await statesOf(url, 'fresh')).toEqual(['completed']);
    expect(await statesOf(url, 'unworked')).toEqual(['created']);
    expect(await statesOf(url, 'dead')).toEqual(['created']);

    await age('dead', 'created_on', 13);
    await purgeAgain();
    expect(await statesOf(url, 'dead')).toEqual([]);
  });
});
