import { Agent, get } from 'node:http';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { Client } from 'pg';

import { connected } from '../../support/cluster-connection.js';
import { Person } from '../../support/person.js';
import { testDatabase } from '../../support/test-database.js';
import { endAll, ServiceProcess, until } from './service-process.js';

/** With nothing to wait for; idle clients would keep a server for 72. */
const AT_ONCE_SECONDS = 5;
const clients: Client[] = [];

afterEach(async () => {
  await endAll();
  await Promise.all(clients.splice(0).map((client) => client.end()));
});

async function start(
  variables: Record<string, string> = {},
): Promise<{ service: ServiceProcess; url: string }> {
  const settings = { ENVIRONMENT: 'test', DATABASE_URL: await testDatabase(), ...variables };
  const service = await ServiceProcess.launch({ variables: settings });
  return { service, url: await service.listening() };
}

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
  await until(() => isAnybodyWaiting(client));
  return { answer, draft, letGo: () => client.query('COMMIT') };
}

async function isAnybodyWaiting(client: Client): Promise<boolean> {
  const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return (await client.query(waiting)).rowCount !== 0;
}

async function sessionsOf(service: string): Promise<number> {
  const others =
    'SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()';
  return connected(service, async (client) => (await client.query(others)).rowCount ?? 0);
}

const isRefused = (url: string) =>
  new Promise<boolean>((resolve) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname, () => socket.destroy());
    socket.once('error', () => resolve(true)).once('close', () => resolve(false));
  });

async function open(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  return socket;
}

describe('the service, told to stop', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'by %s answers what is in flight, and exits with 0',
    async (signal) => {
      const { service, url } = await start();
      const { answer, letGo } = await requestInFlight(url);
      service.signal(signal);
      await until(() => isRefused(url));
      await letGo();
      const { status, body, headers } = await answer;
      expect({ status, body }).toMatchObject({ status: 200, body: { status: 'published' } });
      expect(headers['connection']).toBe('close');
      expect(await service.end()).toBe(0);
      expect(service.errors).toEqual([]);
      expect(service.output).toContain(signal);
    },
  );

  it('keeps the change that was in flight, and closes its connections to the database last', async () => {
    const { service, url } = await start();
    const { answer, draft, letGo } = await requestInFlight(url);
    service.signal('SIGTERM');
    await until(() => isRefused(url));
    expect(await sessionsOf(await testDatabase())).toBeGreaterThan(1);
    await letGo();
    await answer;
    await service.end();
    const { rows } = await connected(await testDatabase(), (client) =>
      client.query('SELECT status FROM posts WHERE id = $1', [draft.id]),
    );
    expect(rows).toEqual([{ status: 'published' }]);
    await Promise.all(clients.splice(0).map((client) => client.end()));
    await until(async () => (await sessionsOf(await testDatabase())) === 0);
  });

  it('exits within seconds, though clients keep connections on which they ask nothing', async () => {
    const { service, url } = await start();
    const agent = new Agent({ keepAlive: true });
    const silent = await open(url);
    const asked = [1, 2, 3, 4].map(async () => {
      const [response] = await once(get(`${url}/v1/posts`, { agent }), 'response');
      return text(response);
    });
    await Promise.all(asked);
    const { ending, seconds } = await service.stop();
    silent.destroy();
    agent.destroy();
    expect(ending).toBe(0);
    expect(seconds).toBeLessThan(AT_ONCE_SECONDS);
  });

  it('by SIGINT twice at once, as npm delivers it, still answers what is in flight', async () => {
    const { service, url } = await start();
    const { answer, letGo } = await requestInFlight(url);
    service.signal('SIGINT');
    service.signal('SIGINT');
    await until(() => isRefused(url));
    await letGo();
    expect((await answer).status).toBe(200);
    expect(await service.end()).toBe(0);
  });

  it('a second time after more than a second ends at once, with 1', async () => {
    const { service, url } = await start();
    const { answer, letGo } = await requestInFlight(url);
    const outcome = answer.then(
      () => 'answered',
      (error: NodeJS.ErrnoException) => error.code,
    );
    service.signal('SIGTERM');
    await until(() => isRefused(url));
    const told = performance.now();
    await until(() => performance.now() - told > 1_100);
    const { ending, seconds } = await service.stop('SIGTERM');
    expect(ending).toBe(1);
    expect(seconds).toBeLessThan(1);
    expect(await outcome).toBe('ECONNRESET');
    await letGo();
  });

  it('while it waits to migrate ends with 0, quietly', async () => {
    await connected(await testDatabase(), async (client) => {
      await client.query('SELECT pg_advisory_lock(7245361)');
      const service = await ServiceProcess.launch({ variables: { DATABASE_URL: await testDatabase() } });
      await until(() => isAnybodyWaiting(client));
      expect(await service.stop()).toMatchObject({ ending: 0 });
      expect(service.errors).toEqual([]);
    });
  });

  it('is not ready, to whoever is still connected, and says why', async () => {
    const { service, url } = await start();
    const { answer, letGo } = await requestInFlight(url);
    const socket = await open(url);
    socket.write('GET /health/ready HTTP/1.1\r\nHost: galley\r\n');
    await request(url).get('/health/ready').expect(200);
    service.signal('SIGTERM');
    await until(() => isRefused(url));
    socket.write('\r\n');
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 503 /);
    expect(head).toMatch(/^connection: close$/im);
    expect(body).toContain('"status":"shutting_down"');
    await letGo();
    await answer;
    expect(await service.end()).toBe(0);
  });
});
