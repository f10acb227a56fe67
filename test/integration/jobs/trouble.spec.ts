import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Queue } from '#infrastructure/jobs/queue.js';
import { connected, databaseUrl } from '../../support/cluster-connection.js';
import { testDatabase } from '../../support/test-database.js';
import { statesOf } from './rows.js';
import { eventually, gate, logged, sample, Service } from './service.js';

let url: string;
const rejections: unknown[] = [];
const remember = (reason: unknown) => void rejections.push(reason);

beforeAll(async () => {
  url = await testDatabase();
});
beforeEach(() => {
  logged.length = 0;
  rejections.length = 0;
  process.on('unhandledRejection', remember);
});
afterEach(() => {
  process.off('unhandledRejection', remember);
  expect(rejections).toEqual([]);
});

const admin = (...statements: string[]) =>
  connected(databaseUrl(url, 'postgres'), async (client) => {
    for (const statement of statements) await client.query(statement);
  });
/** As if that many seconds had gone by since the jobs of a queue were begun. */
const passes = (seconds: number, queue: string) =>
  connected(url, (client) =>
    client.query(`update jobs.job set started_on = started_on - $2 * interval '1 s' where name = $1`, [
      queue,
      seconds,
    ]),
  );
const database = () => new URL(url).pathname.slice(1);
const kill = () => `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database()}'`;
const goesAway = () => admin(`alter database ${database()} allow_connections false`, kill());
const comesBack = () => admin(`alter database ${database()} allow_connections true`);
const troubles = () => logged.filter(({ message }) => message.startsWith('jobs cannot be fetched'));

describe('a database that ends its connections', () => {
  it('keeps no worker from going on', async () => {
    await using service = await Service.start(url);
    const queue = new Queue<{ n: number }>('reconnected');
    const done: number[] = [];
    service.jobs.work(queue, async ({ n }) => void done.push(n));
    await service.jobs.enqueue(queue, { n: 1 });
    await eventually(
      () => done,
      (seen) => seen.length === 1,
    );
    await admin(kill());
    await eventually(
      () => service.jobs.enqueue(queue, { n: 2 }).catch(() => null),
      (id) => id !== null,
    );
    await eventually(
      () => done,
      (seen) => seen.includes(2),
    );
    expect(new Set(done)).toEqual(new Set([1, 2]));
  });
});

describe('a database that is away for a while', () => {
  it('is told once, and once when it is back, and the workers go on', async () => {
    await using service = await Service.start(url);
    const queue = new Queue<{ n: number }>('back-again');
    const done: number[] = [];
    service.jobs.work(queue, async ({ n }) => void done.push(n));
    await service.jobs.enqueue(queue, { n: 1 });
    await eventually(
      () => done,
      (seen) => seen.length === 1,
    );
    await goesAway();
    await eventually(troubles, (lines) => lines.length > 0);
    await expect(service.jobs.enqueue(queue, { n: 2 })).rejects.toThrow(
      /not currently accepting|terminat|database/i,
    );
    // Some twenty looks later it has still been said once.
    await expect(eventually(troubles, (lines) => lines.length > 1, 1_000)).rejects.toThrow('still');
    await comesBack();
    await service.jobs.enqueue(queue, { n: 3 });
    await eventually(
      () => done,
      (seen) => seen.includes(3),
    );
    // It is said when all queues have been looked into, and the job is done before.
    const relief = () => logged.filter(({ message }) => message === 'jobs are worked on again');
    await eventually(relief, (lines) => lines.length > 0);
    expect(relief()).toHaveLength(1);
  });

  it('does not make a job run twice that was done meanwhile', async () => {
    await using service = await Service.start(url);
    const queue = new Queue<object>('written-down');
    const [begun, end] = [gate(), gate()];
    let runs = 0;
    service.jobs.work(queue, async () => {
      runs += 1;
      begun.open();
      await end.opened;
    });
    await service.jobs.enqueue(queue, {});
    await begun.opened;
    await goesAway();
    end.open();
    await eventually(troubles, (lines) => lines.length > 0);
    await comesBack();
    await eventually(
      () => statesOf(url, 'written-down'),
      ([state]) => state === 'completed',
    );
    expect(runs).toBe(1);
  });
});

describe('a process that is killed with a job in hand', () => {
  it('loses its job to another one', async () => {
    const hooks = ['test/support/typescript-sources.js', 'test/integration/jobs/swc-sources.js'];
    const child = spawn(
      process.execPath,
      [
        ...hooks.flatMap((hook) => ['--import', join(process.cwd(), hook)]),
        join(process.cwd(), 'test/integration/jobs/doomed-worker.ts'),
        url,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    try {
      await using service = await Service.start(url, { JOBS_WORKERS: '0' });
      const queue = new Queue<object>('orphaned', { attemptSeconds: 2, firstDelaySeconds: 1 });
      const id = await service.jobs.enqueue(queue, {});
      const [taken] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
      expect(taken).toBe(id);
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
      await passes(60, 'orphaned');

      await using heir = await Service.start(url);
      const attempts: string[] = [];
      heir.jobs.work(queue, async (_, job) => void attempts.push(`${job.id} ${job.attempt}`));
      await eventually(
        () => statesOf(url, 'orphaned'),
        ([state]) => state === 'completed',
        25_000,
      );
      expect(attempts).toEqual([`${id} 2`]);
      expect(await sample('jobs_total', { queue: 'orphaned', result: 'failed' })).toBe(1);
    } finally {
      child.kill('SIGKILL');
    }
  }, 60_000);
});
