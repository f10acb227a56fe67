import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request, { type Response } from 'supertest';
import { BuiltService } from '../support/built-service.js';
import { connected } from '../support/cluster-connection.js';
import { eventually } from '../support/eventually.js';
import { HAPROXY, HaProxy, SERVED_BY } from '../support/haproxy.js';
import { Load } from '../support/load.js';
import { Person, type PostBody } from '../support/person.js';
import { testDatabase } from '../support/test-database.js';
import type { TestRedis } from '../support/test-redis.js';
import { describeWithProgram } from '../support/with-program.js';
import { describeWithRedis, startRedis } from '../support/with-redis.js';

const BUDGET = 40;
/** In which the end of a session is known everywhere. */
const SOON_MS = 5_000;
const SEVERAL = Array.from({ length: 8 }, (_, index) => index);

describeWithProgram(HAPROXY, 'Two instances behind HAProxy', (program) => {
  describeWithRedis('that share PostgreSQL and Redis', () => {
    let redis: TestRedis;
    let instances: BuiltService[];
    let proxy: HaProxy;
    let ann: Person;
    let post: PostBody;
    beforeAll(async () => {
      redis = await startRedis();
      const settings = {
        REDIS_URL: redis.url,
        TRUSTED_PROXIES: '127.0.0.1',
        RATE_LIMIT_ENABLED: 'true',
        RATE_LIMIT_REQUESTS: String(BUDGET),
        RATE_LIMIT_AUTH_REQUESTS: '100',
      };
      instances = await Promise.all([BuiltService.start(settings), BuiltService.start(settings)]);
      proxy = await HaProxy.start(
        program,
        instances.map(({ url }) => url),
      );
      ann = await Person.signUp(proxy.url, 'ann');
      post = await ann.publishes();
    });
    afterAll(async () => {
      await proxy.stop();
      await Promise.all(instances.map((instance) => instance.end()));
      await redis.stop();
    });

    /** Asks several times, of both instances. */
    async function askBoth(ask: () => PromiseLike<Response>): Promise<Response[]> {
      const answers: Response[] = [];
      while (answers.length < SEVERAL.length) answers.push(await ask());
      expect(new Set(answers.map(({ headers }) => headers[SERVED_BY] as string)).size).toBe(2);
      return answers;
    }

    it('count what somebody has spent together, and each client by the address that the proxy tells', async () => {
      const at = (address: string) => () =>
        request(proxy.url)
          .get('/v1/posts')
          .set('x-forwarded-for', address)
          .then((answer) => answer);
      const spent = await askBoth(at('192.0.2.7'));
      const told = spent.map(({ headers }) => Number(headers['x-ratelimit-remaining']));
      // Each instance counts its share of the one budget, so no two requests are the same one of it.
      expect(Math.max(...told)).toBe(BUDGET - 1);
      expect(new Set(told).size).toBe(told.length);
      for (let asked = SEVERAL.length; asked < BUDGET; asked += 1)
        expect((await at('192.0.2.7')()).status).toBe(200);
      expect((await askBoth(at('192.0.2.7'))).map(({ status }) => status)).toEqual(SEVERAL.map(() => 429));
      expect((await at('192.0.2.8')()).status).toBe(200);
    });

    it('refuse a session that has been ended at one of them', async () => {
      const bob = await Person.signUp(proxy.url, 'bob');
      const me = () => bob.get('/v1/users/me').then((answer) => answer);
      for (const { status } of await askBoth(me)) expect(status).toBe(200);
      await bob.post('/v1/auth/logout').expect(204);
      await eventually(
        async () => expect((await askBoth(me)).map(({ status }) => status)).toEqual(SEVERAL.map(() => 401)),
        SOON_MS,
      );
    });

    it('show what has been changed at one of them', async () => {
      const read = () =>
        request(proxy.url)
          .get(`/v1/posts/${post.id}`)
          .set('x-forwarded-for', '192.0.2.9')
          .then((answer) => answer);
      const titles = (answers: Response[]) => answers.map(({ body }) => (body as PostBody).title);
      expect(titles(await askBoth(read))).toEqual(SEVERAL.map(() => post.title));
      await ann.patch(`/v1/posts/${post.id}`, { title: 'Soup for sixty' }).expect(200);
      await eventually(async () =>
        expect(titles(await askBoth(read))).toEqual(SEVERAL.map(() => 'Soup for sixty')),
      );
    });

    it('make one thing of one Idempotency-Key, whichever is asked, and when', async () => {
      const key = randomUUID();
      const title = `Soup ${key}`;
      const create = () =>
        ann
          .post('/v1/posts', { title, content: '' })
          .set('idempotency-key', key)
          .then((answer) => answer);
      const together = await Promise.all([create(), create(), create(), create()]);
      for (const { status } of together) expect([201, 409]).toContain(status);
      const later = await askBoth(create);
      expect(later.map(({ status }) => status)).toEqual(SEVERAL.map(() => 201));
      expect(new Set(later.map(({ body }) => (body as PostBody).id)).size).toBe(1);
      const { rowCount } = await connected(await testDatabase(), (client) =>
        client.query('SELECT FROM posts WHERE title = $1', [title]),
      );
      expect(rowCount).toBe(1);
    });
  });

  describe('of which one is told to stop', () => {
    it('lose no request: the proxy hears that it is not ready before it is deaf', async () => {
      const instances = await Promise.all(
        [1, 2].map(() => BuiltService.start({ SHUTDOWN_DELAY_MS: '2000' })),
      );
      const urls = instances.map(({ url }) => url);
      const proxy = await HaProxy.start(program, urls);
      try {
        const load = Load.start(2, async () => (await fetch(`${proxy.url}/v1/posts`)).status);
        expect(await instances[0]?.stop()).toBe(0);
        const outcomes = await load.stop();
        expect(outcomes.length).toBeGreaterThan(20);
        expect(outcomes.filter(({ status }) => status !== 200)).toEqual([]);
      } finally {
        await proxy.stop();
        await Promise.all(instances.map((instance) => instance.end()));
      }
    });
  });
});
