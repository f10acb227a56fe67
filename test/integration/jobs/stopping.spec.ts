import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Queue } from '#infrastructure/jobs/queue.js';
import { testDatabase } from '../../support/test-database.js';
import { rowsOf, statesOf } from './rows.js';
import { eventually, gate, logged, Service } from './service.js';

let url: string;

beforeAll(async () => {
  url = await testDatabase();
});
beforeEach(() => {
  logged.length = 0;
});

describe('a service that stops', () => {
  it('lets a running job finish, with the database still open, and takes no other', async () => {
    const service = await Service.start(url, { JOBS_WORKERS: '1' });
    const queue = new Queue<{ n: number }>('finished');
    const [begun, end] = [gate(), gate()];
    const asked: number[] = [];
    service.jobs.work(queue, async ({ n }) => {
      begun.open();
      await end.opened;
      const { rows } = await service.database.query<{ n: number }>(
        { name: '', text: 'SELECT $1::int AS n' },
        [n],
      );
      asked.push(...rows.map((row) => row.n));
    });
    await service.jobs.enqueue(queue, { n: 1 });
    await service.jobs.enqueue(queue, { n: 2 });
    await begun.opened;
    const stopped = service.stop();
    end.open();
    await stopped;
    expect(asked).toEqual([1]);
    expect(await statesOf(url, 'finished')).toEqual(['completed', 'created']);
  });

  it('gives back what does not finish in time, which is no failed attempt, and hears no more of it', async () => {
    const service = await Service.start(url, { JOBS_STOP_TIMEOUT_MS: '100' });
    const queue = new Queue<object>('given-back');
    const [begun, end] = [gate(), gate()];
    const aborted = gate();
    service.jobs.work(queue, async (_, { signal }) => {
      signal.addEventListener('abort', aborted.open);
      begun.open();
      await end.opened;
    });
    const id = await service.jobs.enqueue(queue, {});
    await begun.opened;
    await service.stop();
    await aborted.opened;
    expect(await rowsOf(url, 'given-back')).toMatchObject([
      { state: 'created', retry_count: 0, started_on: null },
    ]);
    expect(logged.filter(({ job_id }) => job_id === id).map(({ message }) => message)).toEqual([
      'job given back: it did not finish before the stop',
    ]);

    await using next = await Service.start(url);
    const attempts: number[] = [];
    next.jobs.work(queue, async (_, { attempt }) => {
      attempts.push(attempt);
      end.open();
    });
    await eventually(
      () => statesOf(url, 'given-back'),
      ([state]) => state === 'completed',
    );
    expect(attempts).toEqual([1]);
  });

  it('stops at once when there is nothing to do', async () => {
    const service = await Service.start(url);
    const began = performance.now();
    await service.stop();
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
