import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BuiltService, type Entry } from '../../support/built-service.js';
import { connected } from '../../support/cluster-connection.js';
import { Person } from '../../support/person.js';
import { testDatabase } from '../../support/test-database.js';
import { bytesOf, dial, exchange, send } from '../edge/wire.js';

describe('The log', () => {
  let service: BuiltService;
  let ann: Person;
  beforeAll(async () => {
    service = await BuiltService.start({ LOG_LEVEL: 'debug' });
    ann = await Person.signUp(service.url, 'ann');
  });
  afterAll(() => service.stop());

  const completed =
    (id: string) =>
    ({ message, request_id }: Entry): boolean =>
      message === 'request completed' && request_id === id;
  /** The line of a request that was sent under this id. */
  const lineOf = async (id: string, path: string, headers: string[] = [], method = 'GET'): Promise<Entry> => {
    await send(service.url, { method, path, headers: [`X-Request-ID: ${id}`, ...headers] });
    return service.entry(completed(id));
  };

  it('is JSON, line by line', () => {
    expect(service.lines.map((line) => JSON.parse(line) as Entry)).not.toHaveLength(0);
  });

  it('says of each line when, how grave, and by which service of which version', async () => {
    await lineOf('line-of-anything', '/v1/posts');
    const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'];
    for (const entry of service.entries) {
      expect(levels).toContain(entry['level']);
      expect(entry).toMatchObject({ service: 'galley', environment: 'test', version: expect.any(String) });
      expect(new Date(String(entry['time'])).toISOString()).toBe(entry['time']);
    }
  });

  it('has one line for each request, with what one asks a log', async () => {
    const path = `/v1/users/${ann.id}`;
    const entry = await lineOf('line-of-ann', `${path}?token=in-the-query`, [
      `Authorization: Bearer ${ann.token}`,
    ]);
    expect(entry).toMatchObject({
      level: 'info',
      method: 'GET',
      route: '/v1/users/:id',
      path,
      status: 200,
      user_id: ann.id,
      duration_ms: expect.any(Number),
    });
    expect(Number(entry['duration_ms'])).toBeGreaterThan(0);
    expect(service.entries.filter(completed('line-of-ann'))).toHaveLength(1);
    expect(service.lines.join('\n')).not.toContain('in-the-query');
  });

  it('has one also for whoever has hung up before the answer', async () => {
    const draft = await ann.drafts();
    await connected(await testDatabase(), async (other) => {
      await other.query('BEGIN');
      await other.query('SELECT FROM posts WHERE id = $1 FOR UPDATE', [draft.id]);
      const socket = dial(service.url);
      const headers = ['X-Request-ID: impatient', `Authorization: Bearer ${ann.token}`];
      socket.write(bytesOf({ method: 'POST', path: `/v1/posts/${draft.id}/archive`, headers }));
      await service.entry(
        ({ message, request_id }) => message === 'request started' && request_id === 'impatient',
      );
      socket.destroy();
      expect(await service.entry(completed('impatient'))).toMatchObject({ status: 499, user_id: ann.id });
    });
    expect(service.entries.filter(completed('impatient'))).toHaveLength(1);
    expect(await (await fetch(`${service.url}/metrics`)).text()).toMatch(
      /^http_requests_total\{method="POST",endpoint="\/v1\/posts\/:id\/archive",status="499"\} 1$/m,
    );
  });

  it.each([
    ['/v1/nowhere', 404, 'unmatched', 2],
    ['/v1/users/me', 401, '/v1/users/me', 10],
    ['/%zz', 400, 'unmatched', 1],
    ['/v1/posts/x', 404, '/v1/posts/:id', 2],
  ])('warns of a refusal once, beside its line: %s', async (path, status, route, code) => {
    const id = `refused-${path.replaceAll(/[^a-z0-9]/g, '.')}`;
    expect(await lineOf(id, path)).toMatchObject({ level: 'info', status, route, path });
    const warnings = service.entries.filter(({ request_id, level }) => request_id === id && level === 'warn');
    expect(warnings).toMatchObject([{ code, path, message: expect.any(String) }]);
  });

  it('warns of what is no HTTP, under the id that the client was given', async () => {
    const { headers } = await exchange(service.url, 'garbage\r\n\r\n');
    const id = headers['x-request-id'];
    expect(await service.entry(({ request_id }) => request_id === id)).toMatchObject({
      level: 'warn',
      code: 1,
    });
  });

  it.each(['/health', '/health/live', '/health/ready', '/health/startup', '/metrics'])(
    'mentions the probe %s only to whoever debugs',
    async (path) => {
      expect(await lineOf(`probe${path.replaceAll('/', '.')}`, path)).toMatchObject({ level: 'debug' });
    },
  );

  it('holds no line that a client has made up', async () => {
    const forged = '{"level":"error","message":"forged"}';
    await lineOf('forged-path', `/v1/users/by-username/a%0A${encodeURIComponent(forged)}`);
    await lineOf(
      'forged-unseen',
      `/v1/users/by-username/a%1B%5B2K%C2%9B%E2%80%A8${encodeURIComponent(forged)}`,
    );
    await lineOf('forged-slug', `/problems/a%0D%0A${encodeURIComponent(forged)}`);
    await send(service.url, { headers: [`X-Request-ID: a%0A${forged}`, `User-Agent: a\u0085${forged}`] });
    await exchange(service.url, `GET /v1/posts HTTP/1.1\r\nHost: x\r\nX-Request-ID: a\n${forged}\r\n\r\n`);
    await lineOf('after-the-forgeries', '/v1/posts');
    expect(service.entries).toHaveLength(service.lines.length);
    expect(service.entries.filter(({ message }) => message === 'forged')).toEqual([]);
    expect(service.lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  });

  it('keeps secrets: no token, no password, no e-mail address', async () => {
    const bob = await Person.signUp(service.url, 'bob');
    const draft = await bob.drafts();
    await bob.post(`/v1/posts/${draft.id}/publish`).expect(200);
    await bob.patch('/v1/users/me', { bio: 'a secret bio' }).expect(200);
    await bob.post('/v1/posts', { title: bob.password, content: 7 }).expect(422);
    const again = { username: bob.username, email: bob.email, password: bob.password };
    await bob.post('/v1/users', again).expect(409);
    await bob.post('/v1/auth/login', { email: bob.email, password: `${bob.password}!` }).expect(401);
    await bob.post('/v1/auth/login', { email: bob.email, password: 7 }).expect(422);
    await bob.get('/v1/users/me').set('authorization', `Bearer ${bob.token}x`).expect(401);
    await bob.get('/v1/users/me').set('authorization', bob.token).expect(401);
    await bob.get(`/v1/posts?q=${encodeURIComponent(bob.email)}`).expect(200);
    await lineOf('after-the-secrets', '/v1/posts');
    const said = service.lines.join('\n');
    const [, payload = '', signature = ''] = bob.token.split('.');
    for (const secret of [bob.password, bob.email, payload, signature, 'a secret bio', draft.content])
      expect(said).not.toContain(secret);
  });
});

describe('The log at its usual level', () => {
  it('does not mention probes', async () => {
    const service = await BuiltService.start();
    try {
      for (const path of ['/health/live', '/health/ready', '/metrics']) await send(service.url, { path });
      await send(service.url, { path: '/v1/posts', headers: ['X-Request-ID: the-last'] });
      await service.entry(({ request_id }) => request_id === 'the-last');
      expect(service.entries.flatMap(({ path }) => path ?? [])).toEqual(['/v1/posts']);
    } finally {
      await service.stop();
    }
  });
});
