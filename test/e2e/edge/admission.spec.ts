import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { eventually } from '../../support/eventually.js';
import type { Person } from '../../support/person.js';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { testDatabase } from '../../support/test-database.js';
import { bytesOf, dial, firstAnswer, sendAll } from './wire.js';

/** Nobody else is served while one request is worked on. */
const LIMIT = { MAX_REQUESTS_IN_FLIGHT: '1' };
const PAGE = 'https://app.example.com';

describe('With as many requests in flight as there may be', () => {
  let app: TestApp;
  let ann: Person;
  beforeAll(async () => {
    app = await TestApp.start({ ...LIMIT, CORS_ORIGINS: PAGE });
    ann = await app.signUp('ann');
  });
  afterAll(() => app.close());

  const isServed = () => app.stranger.get('/v1/posts').expect(200);
  const isRefused = () => app.stranger.get('/v1/posts').expect(problem(503, 'degraded'));

  /** Ann archives a post that somebody else holds; calls back while that is the one request in flight. */
  async function whileAnnWaits(work: (waiting: Socket) => Promise<void>): Promise<void> {
    const { id } = await ann.drafts();
    const holder = new Client({ connectionString: await testDatabase() });
    await holder.connect();
    const waiting = dial(app.url);
    try {
      await holder.query('begin');
      await holder.query('select 1 from posts where id = $1 for update', [id]);
      const headers = [`Authorization: Bearer ${ann.token}`];
      waiting.write(
        bytesOf({ method: 'POST', path: `/v1/posts/${id}/archive`, fixed: ['Host: x'], headers }),
      );
      await eventually(isRefused);
      await work(waiting);
    } finally {
      await holder.end();
      waiting.destroy();
    }
    await eventually(isServed);
  }

  /** Bob's registration, of which all has arrived but the end of its body. */
  async function begunRegistration(name: string): Promise<{ socket: Socket; rest: string }> {
    const bob = { username: name, email: `${name}@example.com`, password: 'bob likes long evenings' };
    const body = JSON.stringify(bob);
    const socket = dial(app.url);
    const headers = ['Content-Type: application/json', 'Expect: 100-continue'];
    const bytes = bytesOf({ method: 'POST', path: '/v1/users', fixed: ['Host: x'], headers, body });
    socket.write(bytes.subarray(0, -1));
    const [more] = (await once(socket, 'data')) as [Buffer];
    expect(more.toString()).toMatch(/^HTTP\/1.1 100 Continue/);
    return { socket, rest: body.slice(-1) };
  }

  async function shedSoFar(): Promise<number> {
    const { text } = await app.stranger.get('/metrics').expect(200);
    return Number(/^http_requests_shed_total (\d+)$/m.exec(text)?.[1]);
  }

  it('the next is told at once when to come again, on a connection that stays', async () => {
    await whileAnnWaits(async () => {
      const answer = await sendAll(app.url, { headers: ['X-Request-ID: too-many'] });
      answer.expect(problem(503, 'degraded'));
      expect(answer.headers).toMatchObject({
        'retry-after': '5',
        'x-request-id': 'too-many',
        connection: 'keep-alive',
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
      });
      expect(answer.body).toMatchObject({ error: { code: 9 }, instance: '/v1/posts' });
    });
  });

  it('the page that is let in may ask whether it may, and read why not now', async () => {
    await whileAnnWaits(async () => {
      const asked = await app.stranger
        .options('/v1/posts')
        .set({ origin: PAGE, 'access-control-request-method': 'POST' });
      expect(asked.status).toBe(204);
      const { headers } = await isRefused().set('origin', PAGE);
      expect(headers).toMatchObject({
        'access-control-allow-origin': PAGE,
        'access-control-expose-headers': expect.stringContaining('Retry-After'),
      });
    });
  });

  it.each(['/health', '/health/live', '/health/ready', '/health/startup', '/metrics'])(
    'the probe %s is answered all the same',
    (path) =>
      whileAnnWaits(async () => {
        await app.stranger.get(path).expect(200);
      }),
  );

  it('those who are refused are counted', async () => {
    await whileAnnWaits(async () => {
      const before = await shedSoFar();
      for (let asked = 0; asked < 3; asked += 1) await isRefused();
      expect(await shedSoFar()).toBe(before + 3);
    });
  });

  it('whoever has hung up keeps the place until the work is done', async () => {
    await whileAnnWaits(async (waiting) => {
      waiting.destroy();
      await eventually(async () => {
        const { text } = await app.stranger.get('/metrics').expect(200);
        expect(text).toMatch(/^active_connections 1$/m);
      });
      await isRefused();
    });
  });

  it('whoever still sends a body takes no place', async () => {
    const { socket, rest } = await begunRegistration('bob-who-is-slow');
    await isServed();
    const answer = firstAnswer(socket);
    socket.write(rest);
    expect((await answer).status).toBe(201);
    socket.destroy();
  });

  it('whoever has sent a body meanwhile is refused as well', async () => {
    const { socket, rest } = await begunRegistration('bob-who-is-late');
    await whileAnnWaits(async () => {
      const answer = firstAnswer(socket);
      socket.write(rest);
      (await answer).expect(problem(503, 'degraded'));
    });
    socket.destroy();
  });
});
