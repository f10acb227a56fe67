import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';

import { databaseUrl } from '../../support/cluster-connection.js';
import { testDatabase } from '../../support/test-database.js';
import { endAll, freePort, ServiceProcess } from './service-process.js';

const servers: Server[] = [];
let DATABASE_URL: string;

beforeAll(async () => {
  DATABASE_URL = await testDatabase();
});
afterEach(async () => {
  await endAll();
  for (const server of servers.splice(0)) server.close();
});

/** A port with a listener that takes connections and says nothing. */
async function occupiedPort(): Promise<number> {
  const server = createServer(() => undefined).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

describe('the service starts', () => {
  it('on the database it is given, migrated, and says where it listens', async () => {
    const service = await ServiceProcess.launch({ variables: { DATABASE_URL } });
    const url = await service.listening();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await request(url).get('/health/ready').expect(200);
    await request(url).get('/v1/posts').expect(200);
    expect(await service.stop()).toMatchObject({ ending: 0 });
  });

  it('on the port of the command line rather than PORT', async () => {
    const [port, other] = [await freePort(), await freePort()];
    const service = await ServiceProcess.launch({
      args: ['--port', `${port}`],
      variables: { DATABASE_URL, PORT: `${other}` },
    });
    expect(await service.listening()).toBe(`http://127.0.0.1:${port}`);
  });

  it('on PORT where the command line has none', async () => {
    const port = await freePort();
    const service = await ServiceProcess.launch({ variables: { DATABASE_URL, PORT: `${port}` } });
    expect(await service.listening()).toBe(`http://127.0.0.1:${port}`);
  });

  it('at HOST and nowhere else', async () => {
    const service = await ServiceProcess.launch({ variables: { DATABASE_URL, HOST: '127.0.0.2' } });
    const url = await service.listening();
    expect(url).toContain('127.0.0.2');
    await request(url).get('/health/live').expect(200);
    const elsewhere = request(url.replace('127.0.0.2', '127.0.0.1')).get('/health/live');
    await expect(Promise.resolve(elsewhere)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('the service refuses to start, with 1 and a sentence', () => {
  const refused = async (variables: Record<string, string>) => {
    const service = await ServiceProcess.launch({ variables });
    const began = performance.now();
    const code = await service.end();
    const seconds = (performance.now() - began) / 1_000;
    return { code, seconds, said: service.errors.join('\n'), output: service.output };
  };

  it('when the port is taken', async () => {
    const port = await occupiedPort();
    const { code, said } = await refused({ DATABASE_URL, PORT: `${port}` });
    expect(code).toBe(1);
    expect(said).toMatch(new RegExp(`^[^\\n]*address already in use[^\\n]*:${port}$`));
  });

  it('when settings are wrong: all of them at once, and no value of a secret', async () => {
    const { code, said, output } = await refused({
      PORT: '70000',
      DATABASE_POOL_SIZE: '0',
      LOG_LEVEL: 'loud',
      SECRET_KEY: 'hunter2',
      DATABASE_URL: 'mysql://root:geheim@db/galley',
    });
    expect(code).toBe(1);
    for (const name of ['PORT', 'DATABASE_POOL_SIZE', 'LOG_LEVEL', 'SECRET_KEY', 'DATABASE_URL']) {
      expect(said).toMatch(new RegExp(`\\b${name}\\b`));
    }
    expect(output).not.toMatch(/hunter2|geheim|\n\s+at /);
  });

  it('in prod without a secret and a database of its own', async () => {
    const { code, said, output } = await refused({ ENVIRONMENT: 'prod', DEBUG: 'true' });
    expect(code).toBe(1);
    expect(said).toMatch(/SECRET_KEY/);
    expect(said).toMatch(/DATABASE_URL/);
    expect(said).toMatch(/DEBUG/);
    expect(output).not.toMatch(/\n\s+at /);
  });

  it('in staging with the secret of the developers', async () => {
    const { code, said } = await refused({ ENVIRONMENT: 'staging', DATABASE_URL });
    expect(code).toBe(1);
    expect(said).toMatch(/SECRET_KEY/);
  });

  const absent: [string, () => Promise<string> | string, RegExp][] = [
    [
      'nobody listens there',
      async () => `postgres://ann:geheim@127.0.0.1:${await freePort()}/galley`,
      /refused/i,
    ],
    [
      'nobody listens there, by name',
      async () => `postgres://ann:geheim@localhost:${await freePort()}/galley`,
      /refused/i,
    ],
    [
      'nothing answers there',
      async () => `postgres://ann:geheim@127.0.0.1:${await occupiedPort()}/galley`,
      /time/i,
    ],
    ['there is no such host', () => 'postgres://ann:geheim@nowhere.invalid/galley', /nowhere\.invalid/],
    ['it does not know the password', () => DATABASE_URL.replace(/:[^:@]+@/, ':geheim@'), /password/],
    ['it has no such database', () => databaseUrl(DATABASE_URL, 'no_such_galley'), /no_such_galley/],
  ];

  const ONE_SENTENCE = /^The database at [^\n]+ does not let us in: [^\n]+$/;

  it.each(absent)('when it wants a database and %s', async (_, url, sentence) => {
    const { code, said, output, seconds } = await refused({ DATABASE_URL: await url() });
    expect(code).toBe(1);
    expect(said).toMatch(sentence);
    expect(said).toMatch(ONE_SENTENCE);
    expect(output).not.toMatch(/geheim|\n\s+at /);
    expect(seconds).toBeLessThan(10);
  });

  it('when the database does not come within a few tries, where it does not migrate itself', async () => {
    const ports = [await freePort(), await occupiedPort()];
    const all = await Promise.all(
      ports.map((port) =>
        refused({
          ENVIRONMENT: 'test',
          DATABASE_URL: `postgres://ann:geheim@127.0.0.1:${port}/galley`,
          DATABASE_CONNECT_TIMEOUT_MS: '300',
        }),
      ),
    );
    for (const { code, said, output, seconds } of all) {
      expect(code).toBe(1);
      expect(said).toMatch(ONE_SENTENCE);
      expect(output).not.toMatch(/geheim/);
      expect(seconds).toBeLessThan(20);
    }
  });
});
