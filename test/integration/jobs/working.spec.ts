import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Queue } from '#infrastructure/jobs/queue.js';
import { testDatabase } from '../../support/test-database.js';
import { rowsOf, statesOf } from './rows.js';
import { eventually, gate, sample, Service } from './service.js';

let url: string;
let service: Service;

beforeAll(async () => {
  url = await testDatabase();
  service = await Service.start(url);
});
afterAll(() => service.stop());

const QUICK = { firstDelaySeconds: 1, longestDelaySeconds: 2 };

describe('a job', () => {
  it('is done, and counted', async () => {
    const queue = new Queue<{ n: number }>('done');
    const done: number[] = [];
    service.jobs.work(queue, async ({ n }) => void done.push(n));
    await service.jobs.enqueue(queue, { n: 7 });
    await eventually(
      () => statesOf(url, 'done'),
      ([state]) => state === 'completed',
    );
    expect(done).toEqual([7]);
    expect(await sample('jobs_total', { queue: 'done', result: 'completed' })).toBe(1);
  });

  it('whose handler throws is tried again, later, under the same id', async () => {
    const queue = new Queue<{ n: number }>('again', { ...QUICK, retries: 3 });
    const attempts: { id: string; attempt: number; at: number }[] = [];
    service.jobs.work(queue, async (_, { id, attempt }) => {
      attempts.push({ id, attempt, at: performance.now() });
      if (attempt === 1) throw new Error('not today');
    });
    const id = await service.jobs.enqueue(queue, { n: 1 });
    await eventually(
      () => statesOf(url, 'again'),
      ([state]) => state === 'completed',
    );
    expect(attempts).toMatchObject([
      { id, attempt: 1 },
      { id, attempt: 2 },
    ]);
    const [first = { at: 0 }, second = { at: 0 }] = attempts;
    expect(second.at - first.at).toBeGreaterThan(900);
    expect(await sample('jobs_total', { queue: 'again', result: 'failed' })).toBe(1);
  });

  it('waits longer after each failure, up to the bound', async () => {
    const queue = new Queue<object>('backing-off', { firstDelaySeconds: 100, longestDelaySeconds: 150 });
    service.jobs.work(queue, () => Promise.reject(new Error('never')));
    await service.jobs.enqueue(queue, {});
    const waits = async () =>
      (await rowsOf(url, 'backing-off')).map(
        ({ state, start_after }) =>
          [state, Math.round((start_after.getTime() - Date.now()) / 1_000)] as const,
      );
    const [[, first] = ['', 0]] = await eventually(waits, ([job]) => job?.[0] === 'retry');
    expect(first).toBeGreaterThanOrEqual(95);
    expect(first).toBeLessThanOrEqual(150);
    await service.database.query(
      { name: '', text: `UPDATE jobs.job SET start_after = now() WHERE name = $1` },
      ['backing-off'],
    );
    const [[, second] = ['', 0]] = await eventually(
      waits,
      ([job]) => job?.[0] === 'retry' && (job[1] ?? 0) > 0,
    );
    expect(second).toBeGreaterThanOrEqual(145);
    expect(second).toBeLessThanOrEqual(150);
  });

  it('that takes too long has failed', async () => {
    const queue = new Queue<object>('slow', { ...QUICK, attemptSeconds: 1 });
    const aborted: boolean[] = [];
    service.jobs.work(queue, async (_, { attempt, signal }) => {
      if (attempt > 1) return;
      signal.addEventListener('abort', () => aborted.push(true));
      await gate().opened;
    });
    await service.jobs.enqueue(queue, {});
    await eventually(
      () => statesOf(url, 'slow'),
      ([state]) => state === 'completed',
    );
    expect(aborted).toEqual([true]);
    expect(await sample('jobs_total', { queue: 'slow', result: 'failed' })).toBe(1);
  });

  it('that failed for the last time is dead, is listed without what it carries, and can be sent back', async () => {
    const queue = new Queue<{ to: string }>('deadly', { ...QUICK, retries: 1 });
    let isBroken = true;
    const attempts: string[] = [];
    service.jobs.work(queue, async (_, { id, attempt }) => {
      attempts.push(`${id} ${attempt}`);
      if (isBroken) throw new Error('the provider\nis away');
    });
    const id = (await service.jobs.enqueue(queue, { to: 'ann@example.com' })) ?? '';
    const [dead] = await eventually(
      async () => (await service.dead.slice(10, null)).items,
      (jobs) => jobs.length > 0,
    );
    expect(dead).toEqual({ id, queue: 'deadly', diedAt: expect.any(String), error: 'the provider\nis away' });
    expect(await sample('jobs_total', { queue: 'deadly', result: 'dead' })).toBe(1);

    isBroken = false;
    expect(await service.dead.retry(id)).toBe(true);
    await eventually(
      () => statesOf(url, 'deadly'),
      (states) => states.includes('completed'),
    );
    expect(attempts).toEqual([`${id} 1`, `${id} 2`, `${id} 1`]);
    expect(await service.dead.slice(10, null)).toEqual({ items: [], last: null });
    expect(await service.dead.retry(id)).toBe(false);
  });
});

describe('workers', () => {
  it('run no more jobs at once than they are, and look again as soon as one is free', async () => {
    const queue = new Queue<object>('few');
    await using two = await Service.start(url, { JOBS_WORKERS: '2', JOBS_POLL_MS: '1000' });
    const [first, rest] = [gate(), gate()];
    let running = 0;
    let most = 0;
    let begun = 0;
    for (let n = 0; n < 5; n += 1) await service.jobs.enqueue(queue, {});
    two.jobs.work(queue, async () => {
      most = Math.max(most, (running += 1));
      await ((begun += 1) === 1 ? first.opened : rest.opened);
      running -= 1;
    });
    await eventually(
      () => begun,
      (count) => count >= 2,
    );
    first.open();
    await eventually(
      () => begun,
      (count) => count >= 3,
    );
    rest.open();
    await eventually(
      () => statesOf(url, 'few'),
      (states) => states.every((state) => state === 'completed'),
    );
    expect(most).toBe(2);
  });

  it('of two instances share a queue, and none runs what another has', async () => {
    await using left = await Service.start(url);
    await using right = await Service.start(url);
    const queue = new Queue<{ n: number }>('both');
    const ran: number[] = [];
    const by = { left: 0, right: 0 };
    const work = (side: 'left' | 'right') => async (data: { n: number }) => {
      by[side] += 1;
      ran.push(data.n);
      await Promise.resolve();
    };
    const numbers = Array.from({ length: 60 }, (_, n) => n);
    for (const n of numbers) await service.jobs.enqueue(queue, { n });
    left.jobs.work(queue, work('left'));
    right.jobs.work(queue, work('right'));
    await eventually(
      () => statesOf(url, 'both'),
      (states) => states.every((state) => state === 'completed'),
    );
    expect(ran.toSorted((a, b) => a - b)).toEqual(numbers);
    expect(Math.min(by.left, by.right)).toBeGreaterThan(0);
  });

  it('refuse a second handler for a queue', () => {
    service.jobs.work(new Queue('taken'), async () => undefined);
    expect(() => service.jobs.work(new Queue('taken'), async () => undefined)).toThrow('has a handler');
  });
});
