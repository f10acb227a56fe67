import { once } from 'node:events';
import { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Redis } from 'ioredis';
import { openRedis } from '#infrastructure/redis/open-redis.js';
import { testDatabase } from '../support/test-database.js';
import type { TestRedis } from '../support/test-redis.js';
import { describeWithRedis, startRedis } from '../support/with-redis.js';
import { closeAll, opened } from './database/opened.js';

const QUESTIONS = Array.from({ length: 12 }, (_, at) => at);

/** How often this process hands something to the kernel for that server, until the work is done. */
async function writesTo(server: string, work: () => Promise<unknown>): Promise<number> {
  const port = Number(new URL(server).port);
  const spies = [jest.spyOn(Socket.prototype, '_write'), jest.spyOn(Socket.prototype, '_writev')];
  await work();
  const sockets = spies.flatMap(({ mock }) => mock.contexts as Socket[]);
  for (const spy of spies) spy.mockRestore();
  return sockets.filter(({ remotePort }) => remotePort === port).length;
}

describe('What one turn of the event loop asks PostgreSQL', () => {
  afterEach(closeAll);

  it.each([
    { lanes: 1, size: '1' },
    { lanes: 4, size: '10' },
  ])('goes out in one write for each of $lanes lanes', async ({ lanes, size }) => {
    const database = await opened({ DATABASE_POOL_SIZE: size });
    const askAll = () =>
      Promise.all(
        QUESTIONS.map((at) => database.read({ name: 'soup', text: 'SELECT $1::int AS soup' }, [at])),
      );
    // Opens the lanes, and makes the statement known to each.
    await askAll();
    expect(await writesTo(await testDatabase(), askAll)).toBe(lanes);
  });
});

describeWithRedis('What one turn of the event loop asks Redis', () => {
  let server: TestRedis;
  let redis: Redis;
  beforeAll(async () => {
    server = await startRedis();
    redis = openRedis(server.url);
    await once(redis, 'ready');
  });
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });

  it('goes out in one write', async () => {
    // On a busy machine an answer may be too late for it, which is nothing to this.
    const askAll = () => Promise.allSettled(QUESTIONS.map((at) => redis.get(`soup:${at}`)));
    expect(await writesTo(server.url, askAll)).toBe(1);
  });
});
