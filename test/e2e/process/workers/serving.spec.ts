import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { migrate } from '#infrastructure/database/migrations.js';
import { BuiltService } from '../../../support/built-service.js';
import { eventually } from '../../../support/eventually.js';
import { freePort } from '../../../support/free-port.js';
import { Person } from '../../../support/person.js';
import { testDatabase } from '../../../support/test-database.js';
import type { TestRedis } from '../../../support/test-redis.js';
import { describeWithRedis, startRedis } from '../../../support/with-redis.js';
import { HeldPost } from '../../operations/held-post.js';
import { ALONE, lives, twoWorkers, workersAt, workersOf } from './two-workers.js';

const REPLACED = 'a worker has ended and is replaced';
/** Three looks that are not answered, and the one before. */
const LONG_MS = 40_000;
/** What waits for a lock is not given up while a busy machine takes its time to tell both workers to stop. */
const PATIENT_MS = 25_000;
/** A connection that comes between the two may be kept by the first process till its end. */
const LOOK_MS = 500;

describeWithRedis('A service of two workers', () => {
  let redis: TestRedis;
  let service: BuiltService;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterEach(() => service.end());
  afterAll(() => redis.stop());

  it('answers by both, at one address', async () => {
    service = await twoWorkers(redis);
    expect(await workersOf(service)).toHaveLength(2);
    await eventually(async () => {
      expect((await fetch(`${service.url}/v1/posts`, { headers: ALONE })).status).toBe(200);
      expect(workersAt(service, '/v1/posts').size).toBe(2);
    });
  });

  it('finishes what is in flight at either when it is told to stop, leaves nobody behind, and exits with 0', async () => {
    await migrate({ url: await testDatabase(), statementTimeoutMs: PATIENT_MS, connectTimeoutMs: 3_000 });
    service = await twoWorkers(redis, { DATABASE_STATEMENT_TIMEOUT_MS: String(PATIENT_MS) });
    const workers = await workersOf(service);
    const ann = await Person.signUp(service.url, 'ann');
    await using post = await HeldPost.of(ann);
    const answers = [1, 2, 3, 4].map(() => ann.post(`/v1/posts/${post.id}/publish`).then((one) => one));
    await eventually(async () => expect(await post.waiting()).toBe(answers.length));
    service.signal('SIGTERM');
    await eventually(() =>
      expect(fetch(service.url, { signal: AbortSignal.timeout(LOOK_MS) })).rejects.toThrow('fetch failed'),
    );
    await post[Symbol.asyncDispose]();
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    expect(statuses.toSorted((one, other) => one - other)).toEqual([200, 409, 409, 409]);
    expect(await service.exit).toBe(0);
    expect(workersAt(service, `/v1/posts/${post.id}/publish`).size).toBe(2);
    expect(service.errors).toEqual([]);
    expect(workers.filter(lives)).toEqual([]);
    expect(service.entries.filter(({ message }) => message === 'Stopped')).toHaveLength(3);
  });

  it('has another in the place of one that dies, sooner than of one that dies again at once', async () => {
    service = await twoWorkers(redis);
    const [steady = 0, doomed = 0] = await workersOf(service);
    const replaced = () => service.entries.filter(({ message }) => message === REPLACED);
    let victim = doomed;
    for (const count of [1, 2, 3]) {
      process.kill(victim, 'SIGKILL');
      await eventually(async () => {
        expect(replaced()).toHaveLength(count);
        const others = (await workersOf(service)).filter((pid) => pid !== steady && pid !== victim);
        expect(others).toHaveLength(1);
        [victim = 0] = others;
      });
      expect((await fetch(`${service.url}/v1/posts`)).status).toBe(200);
    }
    expect(replaced()[0]).toMatchObject({ level: 'error', ended_with: 'SIGKILL' });
    const pauses = replaced().map((entry) => Number(entry['pause_ms']));
    expect(pauses).toEqual([1, 2, 4].map((times) => times * (pauses[0] ?? 0)));
    expect(lives(steady)).toBe(true);
  });

  it('kills one that does not answer any more, and has another in its place', async () => {
    service = await twoWorkers(redis);
    const [frozen = 0] = await workersOf(service);
    process.kill(frozen, 'SIGSTOP');
    const messages = () => service.entries.map(({ message }) => message);
    await eventually(async () => expect(messages()).toContain(REPLACED), LONG_MS);
    expect(messages()).toContain('a worker does not answer and is killed');
    await eventually(async () => expect(await workersOf(service)).toHaveLength(2));
    expect(lives(frozen)).toBe(false);
  }, 60_000);

  it('leaves no orphan when its first process is killed', async () => {
    service = await twoWorkers(redis);
    const workers = await workersOf(service);
    await service.end();
    await eventually(async () => expect(workers.filter(lives)).toEqual([]));
  });

  it('kills a worker that does not stop in time, and exits with 1', async () => {
    service = await twoWorkers(redis, { REQUEST_TIMEOUT_MS: '200', JOBS_STOP_TIMEOUT_MS: '0' });
    const workers = await workersOf(service);
    process.kill(workers[0] ?? 0, 'SIGSTOP');
    expect(await service.stop()).toBe(1);
    expect(workers.filter(lives)).toEqual([]);
  });

  it('shares the embedded database, which the first process starts, migrates and stops', async () => {
    service = await BuiltService.launch({ variables: { WORKERS: '2', REDIS_URL: redis.url } });
    await service.said(/All workers serve/);
    await service.listening();
    const statuses = [1, 2, 3, 4].map(
      async () => (await fetch(`${service.url}/v1/posts`, { headers: ALONE })).status,
    );
    expect(await Promise.all(statuses)).toEqual([200, 200, 200, 200]);
    const children = await workersOf(service);
    expect(children.length).toBeGreaterThan(2);
    expect(await service.stop()).toBe(0);
    expect(children.filter(lives)).toEqual([]);
  });

  it('exits with 1 and a sentence when they cannot start', async () => {
    service = await twoWorkers(redis);
    const { port } = new URL(service.url);
    const second = await BuiltService.launch({
      variables: {
        ENVIRONMENT: 'test',
        WORKERS: '2',
        REDIS_URL: redis.url,
        DATABASE_URL: await testDatabase(),
        PORT: port,
      },
    });
    expect(await second.exit).toBe(1);
    expect(second.errors).toEqual([
      expect.stringMatching(/EADDRINUSE/),
      'A worker ended with 1 before it could serve',
    ]);
  });
});

describe('More than one of WORKERS', () => {
  it('is refused without REDIS_URL, by name', async () => {
    const attempt = await BuiltService.launch({
      variables: { WORKERS: '2', PORT: String(await freePort()), DATABASE_URL: await testDatabase() },
    });
    expect(await attempt.exit).toBe(1);
    expect(attempt.errors.join('\n')).toMatch(/^WORKERS \[environment\]: .*REDIS_URL/m);
  });
});
