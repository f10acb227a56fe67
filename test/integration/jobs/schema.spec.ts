import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PgBoss } from 'pg-boss';
import { migrate, revert } from '#infrastructure/database/migrations.js';
import { Queue } from '#infrastructure/jobs/queue.js';
import { connected, databaseUrl } from '../../support/cluster-connection.js';
import { testDatabase } from '../../support/test-database.js';
import { statesOf } from './rows.js';
import { eventually, Service } from './service.js';

let url: string;
const made: string[] = [];

beforeAll(async () => {
  url = await testDatabase();
});

afterAll(() =>
  connected(url, async (client) => {
    for (const thing of made.toReversed()) await client.query(`drop ${thing}`);
  }),
);

/** An empty database, and a role for the service that may read and write what others create in it. */
async function emptyDatabase(): Promise<{ owner: string; service: string; role: string }> {
  const name = `${new URL(url).pathname.slice(1)}_${randomBytes(3).toString('hex')}`;
  const role = `service_${randomBytes(4).toString('hex')}`;
  const owner = databaseUrl(url, name);
  await connected(url, async (client) => {
    await client.query(`create database ${name}`);
    await client.query(`create role ${role} login password 'galley'`);
    made.push(`role ${role}`, `database ${name} with (force)`);
  });
  await connected(owner, (client) =>
    client.query(`alter default privileges grant select, insert, update, delete on tables to ${role}`),
  );
  const service = new URL(owner);
  service.username = role;
  service.password = 'galley';
  return { owner, service: service.href, role };
}

describe('the schema of jobs', () => {
  it('is the one that this pg-boss expects', async () => {
    await connected(url, async (client) => {
      const boss = new PgBoss({
        schema: 'jobs',
        db: { executeSql: (text, values) => client.query(text, values) },
      });
      expect(await boss.detectSchemaDrift()).toMatchObject({ ok: true });
    });
  });

  it('goes and comes back', async () => {
    const { owner, role } = await emptyDatabase();
    const applied = await migrate({ url: owner, role, statementTimeoutMs: 5_000, connectTimeoutMs: 3_000 });
    const schemas = () =>
      connected(
        owner,
        async (client) => (await client.query(`select 1 from pg_namespace where nspname = 'jobs'`)).rowCount,
      );
    for (let reverted: string | null = ''; reverted !== applied[applied.indexOf('CreateJobs1760000000003')];)
      reverted = await revert({ url: owner, statementTimeoutMs: 5_000, connectTimeoutMs: 3_000 });
    expect(await schemas()).toBe(0);
    await migrate({ url: owner, role, statementTimeoutMs: 5_000, connectTimeoutMs: 3_000 });
    expect(await schemas()).toBe(1);
  });

  it('is enough for a role that may change no schema to enqueue, to work, to bury and to purge', async () => {
    const { owner, service, role } = await emptyDatabase();
    await migrate({ url: owner, role, statementTimeoutMs: 5_000, connectTimeoutMs: 3_000 });
    await expect(
      connected(service, (client) => client.query('create table jobs.mine (id int)')),
    ).rejects.toThrow('permission denied');
    await using instance = await Service.start(service);
    const queue = new Queue<{ n: number }>('unprivileged', { retries: 0 });
    instance.jobs.work(queue, async ({ n }) => {
      if (n === 2) throw new Error('never');
    });
    await instance.database.transaction(() => instance.jobs.enqueue(queue, { n: 1 }));
    await instance.jobs.enqueue(queue, { n: 2 });
    const [dead] = await eventually(
      async () => (await instance.dead.slice(1, null)).items,
      (jobs) => jobs.length > 0,
    );
    expect(await instance.dead.retry(dead?.id ?? '')).toBe(true);
    await eventually(
      () => statesOf(owner, 'unprivileged'),
      (states) => states.includes('completed'),
    );
    await eventually(
      () => statesOf(owner, 'purge'),
      (states) => states.length > 0 && states.every((state) => state === 'completed'),
    );
  });
});
