import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Queue } from '#infrastructure/jobs/queue.js';
import { requestContext } from '#infrastructure/observability/request-context.js';
import { testDatabase } from '../../support/test-database.js';
import { rowsOf, statesOf } from './rows.js';
import { eventually, logged, Service } from './service.js';

interface Letter {
  to: string;
}

let url: string;
let service: Service;

beforeAll(async () => {
  url = await testDatabase();
  service = await Service.start(url, { JOBS_WORKERS: '0' });
});
afterAll(() => service.stop());

describe('a job enqueued in a transaction', () => {
  it('is there once the transaction is committed, and not before', async () => {
    const queue = new Queue<Letter>('committed');
    await service.database.transaction(async () => {
      await service.jobs.enqueue(queue, { to: 'ann' });
      expect(await statesOf(url, 'committed')).toEqual([]);
    });
    expect(await statesOf(url, 'committed')).toEqual(['created']);
  });

  it('is not there when the transaction is rolled back, and its queue is', async () => {
    const queue = new Queue<Letter>('rolled-back');
    const write = service.database.transaction(async () => {
      await service.jobs.enqueue(queue, { to: 'ann' });
      throw new Error('changed its mind');
    });
    await expect(write).rejects.toThrow('changed its mind');
    expect(await statesOf(url, 'rolled-back')).toEqual([]);
    await service.jobs.enqueue(queue, { to: 'ann' });
    expect(await statesOf(url, 'rolled-back')).toEqual(['created']);
  });

  it('can be the first of its queue even if the pool has one connection more at most', async () => {
    await using small = await Service.start(url, {
      JOBS_WORKERS: '0',
      DATABASE_POOL_SIZE: '1',
      DATABASE_MAX_OVERFLOW: '1',
    });
    await small.database.transaction(() => small.jobs.enqueue(new Queue<Letter>('first'), { to: 'ann' }));
    expect(await statesOf(url, 'first')).toEqual(['created']);
  });
});

describe('a job enqueued outside of a transaction', () => {
  it('is there at once', async () => {
    await service.jobs.enqueue(new Queue<Letter>('alone'), { to: 'ann' });
    expect(await statesOf(url, 'alone')).toEqual(['created']);
  });

  it('is there once however often it is asked for with the same key', async () => {
    const queue = new Queue<Letter>('once');
    const once = { key: 'ann', seconds: 86_400 };
    const first = await service.jobs.enqueue(queue, { to: 'ann' }, { once });
    const second = await service.jobs.enqueue(queue, { to: 'ann' }, { once });
    expect([typeof first, second]).toEqual(['string', null]);
    expect(await statesOf(url, 'once')).toEqual(['created']);
  });

  it('waits for its time', async () => {
    await using worker = await Service.start(url);
    const queue = new Queue<Letter>('later');
    const done: string[] = [];
    worker.jobs.work(queue, async ({ to }) => void done.push(to));
    await worker.jobs.enqueue(queue, { to: 'ann' }, { startAfter: new Date(Date.now() + 86_400_000) });
    await worker.jobs.enqueue(queue, { to: 'bob' });
    await eventually(
      () => done,
      (seen) => seen.length > 0,
    );
    expect(done).toEqual(['bob']);
    expect((await statesOf(url, 'later')).includes('created')).toBe(true);
  });
});

describe('the request', () => {
  it('that asked for a job is the one its handler and its log lines work for', async () => {
    await using worker = await Service.start(url);
    const queue = new Queue<Letter>('asked-for');
    const seen: (string | undefined)[] = [];
    worker.jobs.work(queue, async () => void seen.push(requestContext.getStore()?.requestId));
    const id = await requestContext.run({ requestId: 'r-1', degraded: new Set() }, () =>
      service.jobs.enqueue(queue, { to: 'ann' }),
    );
    const done = await eventually(
      () => logged.find((line) => line.job_id === id),
      (line) => line !== undefined,
    );
    expect(seen).toEqual(['r-1']);
    expect(done).toMatchObject({ message: 'job done', request_id: 'r-1', queue: 'asked-for', attempt: 1 });
  });

  it('is the job itself where there was none', async () => {
    await using worker = await Service.start(url);
    const queue = new Queue<Letter>('unasked');
    const seen: (string | undefined)[] = [];
    worker.jobs.work(queue, async () => void seen.push(requestContext.getStore()?.requestId));
    const id = await service.jobs.enqueue(queue, { to: 'ann' });
    await eventually(
      () => statesOf(url, 'unasked'),
      ([state]) => state === 'completed',
    );
    expect(seen).toEqual([id]);
    expect((await rowsOf(url, 'unasked')).map((row) => row.id)).toEqual([id]);
  });
});
