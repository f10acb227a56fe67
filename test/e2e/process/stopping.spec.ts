import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';

import { BuiltService } from '../../support/built-service.js';
import { connected } from '../../support/cluster-connection.js';
import { eventually } from '../../support/eventually.js';
import { FaultProxy } from '../../support/fault-proxy.js';
import { freePort } from '../../support/free-port.js';
import { Person } from '../../support/person.js';
import { testDatabase } from '../../support/test-database.js';

/** With nothing to wait for; idle clients would keep a server for 72. */
const AT_ONCE_MS = 5_000;
const agent = new Agent({ keepAlive: true });
const clients: Client[] = [];
const proxies: FaultProxy[] = [];

afterEach(async () => {
  agent.destroy();
  await Promise.all(clients.splice(0).map((client) => client.end()));
  await Promise.all(proxies.splice(0).map((proxy) => proxy.close()));
});

/** A request that is on its way until `letGo`: the row that it wants to change is locked by us. */
async function requestInFlight(url: string) {
  const ann = await Person.signUp(url, 'ann');
  const draft = await ann.drafts();
  const client = new Client({ connectionString: await testDatabase() });
  clients.push(client);
  await client.connect();
  await client.query('BEGIN');
  await client.query('SELECT FROM posts WHERE id = $1 FOR UPDATE', [draft.id]);
  const answer = ann.post(`/v1/posts/${draft.id}/publish`).then((response) => response);
  await eventually(() => somebodyWaits(client));
  return { answer, draft, letGo: () => client.query('COMMIT') };
}

async function somebodyWaits(client: Client): Promise<void> {
  const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  expect((await client.query(waiting)).rowCount).not.toBe(0);
}

/** How many others are connected to the database. */
async function sessions(): Promise<number> {
  const others =
    'SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()';
  return connected(await testDatabase(), async (client) => (await client.query(others)).rowCount ?? 0);
}

async function open(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  return socket;
}

/** Asks as proxies do, on a connection that may stay open. */
async function ask(url: string) {
  const [response] = (await once(get(url, { agent }), 'response')) as [IncomingMessage];
  const { statusCode: status, headers } = response;
  return { status, connection: headers.connection, body: await text(response) };
}

/** Waits until nobody listens there any more. */
async function isDeaf(url: string): Promise<void> {
  await eventually(() =>
    expect(open(url).then((socket) => socket.destroy())).rejects.toMatchObject({ code: 'ECONNREFUSED' }),
  );
}

async function timed<T>(work: Promise<T>): Promise<{ result: T; ms: number }> {
  const began = performance.now();
  const result = await work;
  return { result, ms: performance.now() - began };
}

describe('the service, told to stop', () => {
  it('is not ready at once, and serves on until SHUTDOWN_DELAY_MS is over', async () => {
    const service = await BuiltService.start({ SHUTDOWN_DELAY_MS: '2000' });
    const { url } = service;
    expect(await ask(`${url}/v1/posts`)).toMatchObject({ status: 200, connection: 'keep-alive' });
    const told = performance.now();
    service.signal('SIGTERM');
    await eventually(async () => expect(await ask(`${url}/health/ready`)).toMatchObject({ status: 503 }));
    const { body, connection } = await ask(`${url}/health/ready`);
    expect(JSON.parse(body)).toMatchObject({ status: 'shutting_down' });
    expect(connection).toBe('close');
    expect(await ask(`${url}/v1/posts`)).toMatchObject({ status: 200, connection: 'close' });
    expect(performance.now() - told).toBeLessThan(2_000);
    await isDeaf(service.url);
    expect(performance.now() - told).toBeGreaterThanOrEqual(2_000);
    expect(await service.exit).toBe(0);
  });

  it('tells so at MANAGEMENT_PORT for as long', async () => {
    const port = await freePort();
    const service = await BuiltService.start({ SHUTDOWN_DELAY_MS: '2000', MANAGEMENT_PORT: String(port) });
    const management = `http://127.0.0.1:${port}`;
    expect(await ask(`${management}/health/ready`)).toMatchObject({ status: 200 });
    service.signal('SIGTERM');
    await eventually(async () =>
      expect(await ask(`${management}/health/ready`)).toMatchObject({ status: 503 }),
    );
    expect(await ask(`${management}/health/live`)).toMatchObject({ status: 200 });
    await Promise.all([isDeaf(service.url), isDeaf(management)]);
    expect(await service.exit).toBe(0);
  });

  it('answers and keeps what is in flight, logs it, closes the database last, and exits with 0', async () => {
    const service = await BuiltService.start();
    const { answer, draft, letGo } = await requestInFlight(service.url);
    // As npm delivers one Ctrl-C.
    service.signal('SIGINT');
    service.signal('SIGINT');
    await isDeaf(service.url);
    expect(await sessions()).toBeGreaterThan(1);
    await letGo();
    const { status, body, headers } = await answer;
    expect({ status, body }).toMatchObject({ status: 200, body: { status: 'published' } });
    expect(headers['connection']).toBe('close');
    expect(await service.exit).toBe(0);
    expect(service.errors).toEqual([]);
    expect(service.entries.slice(-3)).toMatchObject([
      { message: 'Stopping on SIGINT' },
      { message: 'request completed', path: `/v1/posts/${draft.id}/publish`, status: 200 },
      { message: 'Stopped' },
    ]);
    const { rows } = await connected(await testDatabase(), (client) =>
      client.query('SELECT status FROM posts WHERE id = $1', [draft.id]),
    );
    expect(rows).toEqual([{ status: 'published' }]);
    await Promise.all(clients.splice(0).map((client) => client.end()));
    await eventually(async () => expect(await sessions()).toBe(0));
  });

  it('by SIGHUP exits within seconds, though clients ask nothing, or do not finish what they ask', async () => {
    const service = await BuiltService.start({ REQUEST_TIMEOUT_MS: '500' });
    const silent = await open(service.url);
    await Promise.all([1, 2, 3, 4].map(() => ask(`${service.url}/v1/posts`)));
    const unfinished = await open(service.url);
    unfinished.on('error', () => undefined).write('POST /v1/auth/login HTTP/1.1\r\nHost: ga');
    await delay(50);
    const { result, ms } = await timed(service.stop('SIGHUP'));
    for (const socket of [silent, unfinished]) socket.destroy();
    expect(result).toBe(0);
    expect(ms).toBeLessThan(AT_ONCE_MS);
  });

  it('a second time after more than a second ends at once, with 1', async () => {
    const service = await BuiltService.start();
    const { answer, letGo } = await requestInFlight(service.url);
    const outcome = answer.then(
      () => 'answered',
      (error: NodeJS.ErrnoException) => error.code,
    );
    service.signal('SIGTERM');
    await isDeaf(service.url);
    // What comes within a second counts as the first.
    await delay(1_100);
    const { result, ms } = await timed(service.stop('SIGTERM'));
    expect(result).toBe(1);
    expect(ms).toBeLessThan(1_000);
    expect(await outcome).toBe('ECONNRESET');
    await letGo();
  });

  it('while it waits for the database ends with 0 at once, quietly', async () => {
    const proxy = await FaultProxy.to(await testDatabase());
    proxies.push(proxy);
    proxy.freeze();
    const service = await BuiltService.launch({
      variables: { DATABASE_URL: proxy.url, DATABASE_CONNECT_TIMEOUT_MS: '500' },
    });
    await service.said(/Waiting/);
    const { result, ms } = await timed(service.stop());
    expect(result).toBe(0);
    expect(ms).toBeLessThan(1_000);
    expect(service.errors).toEqual([]);
  });

  it('while it waits to migrate ends with 0, quietly', async () => {
    await connected(await testDatabase(), async (client) => {
      await client.query('SELECT pg_advisory_lock(7245361)');
      const service = await BuiltService.launch({ variables: { DATABASE_URL: await testDatabase() } });
      await eventually(() => somebodyWaits(client));
      expect(await service.stop()).toBe(0);
      expect(service.errors).toEqual([]);
    });
  });
});
