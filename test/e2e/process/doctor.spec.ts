import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BuiltService, command, temporaryFolder } from '../../support/built-service.js';
import { connected, databaseUrl } from '../../support/cluster-connection.js';
import { freePort } from '../../support/free-port.js';
import { testDatabase } from '../../support/test-database.js';
import { describeWithRedis, startRedis } from '../../support/with-redis.js';

/** What the doctor says, by what it is about. */
async function doctor(variables: Record<string, string>, directory?: string) {
  const { code, output, errors } = await command(
    ['doctor'],
    { ENVIRONMENT: 'test', ...variables },
    directory,
  );
  expect(errors).toBe('');
  const lines = output.split('\n').map((line) => line.split(/ {2,}/));
  return {
    code,
    said: Object.fromEntries(
      lines.map(([verdict, subject = '', sentence]) => [subject, [verdict, sentence]]),
    ),
  };
}
const found = (verdict: string, sentence: RegExp) => [verdict, expect.stringMatching(sentence)];

describe('doctor', () => {
  let taken: Server;
  let takenPort: number;
  beforeAll(async () => {
    taken = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(taken, 'listening');
    takenPort = (taken.address() as AddressInfo).port;
  });
  afterAll(() => {
    taken.close();
  });

  it('finds all well where it is, and ends with 0', async () => {
    const port = await freePort();
    const { code, said } = await doctor({ DATABASE_URL: await testDatabase(), PORT: `${port}` });
    expect(said).toEqual({
      node: found('ok', /^\d+\.\d+\.\d+$/),
      settings: ['ok', 'valid'],
      [`port ${port}`]: ['ok', 'free'],
      database: found('ok', /^PostgreSQL \d+\.\d+ at 127\.0\.0\.1/),
      migrations: ['ok', 'all applied'],
      clock: found('ok', /^the database is 0\.\d s (ahead|behind)$/),
      redis: found('ok', /^none/),
    });
    expect(code).toBe(0);
  });

  it('knows a Galley that listens already from another program', async () => {
    const service = await BuiltService.start();
    const { port } = new URL(service.url);
    const settings = { DATABASE_URL: await testDatabase(), PORT: port, MANAGEMENT_PORT: `${takenPort}` };
    const { code, said } = await doctor(settings);
    expect(said).toMatchObject({
      [`port ${port}`]: ['ok', 'a Galley listens there'],
      [`port ${takenPort}`]: found('fault', /taken by another program/),
    });
    expect(code).toBe(1);
    await service.end();
  });

  it('tells every fault of the settings, and looks no further', async () => {
    const { code, said } = await doctor({ PORT: 'many', DATABASE_POOL_SIZE: '0' });
    expect(Object.keys(said)).toEqual(['node', 'settings']);
    expect(said['settings']).toEqual(found('fault', /^(PORT|DATABASE_POOL_SIZE) \[environment\]: must be/));
    expect(code).toBe(1);
  });

  it('warns of names that are no settings', async () => {
    const { said } = await doctor({ DATABASE_URL: await testDatabase(), DATABSE_URL: 'x' });
    expect(said['settings']).toEqual(found('warning', /did you mean DATABASE_URL/));
  });

  it('says of a database that it is away, without its password', async () => {
    const { code, said } = await doctor({ DATABASE_URL: 'postgres://galley:geheim@127.0.0.1:1/galley' });
    expect(said['database']).toEqual(
      found('fault', /^127\.0\.0\.1:1\/galley: .*ECONNREFUSED.*DATABASE_URL$/),
    );
    expect(said).not.toHaveProperty('migrations');
    expect(JSON.stringify(said)).not.toContain('geheim');
    expect(code).toBe(1);
  });

  it('says which migrations are missing, which only dev mends by itself', async () => {
    const cluster = await testDatabase();
    const name = `galley_doctor_${process.pid}`;
    await connected(cluster, (client) => client.query(`CREATE DATABASE ${name}`));
    const url = databaseUrl(cluster, name);
    const [test, dev] = await Promise.all([
      doctor({ DATABASE_URL: url }),
      doctor({ DATABASE_URL: url, ENVIRONMENT: 'dev' }),
    ]);
    await connected(cluster, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
    expect(test).toMatchObject({
      code: 1,
      said: { migrations: found('fault', /^\d+ missing: run "migrate up"$/) },
    });
    expect(dev).toMatchObject({ code: 0, said: { migrations: found('ok', /applies when it starts/) } });
  });

  it('starts no embedded database to look at it', async () => {
    const { code, said } = await doctor({ ENVIRONMENT: 'dev' }, await temporaryFolder());
    expect(said['database']).toEqual(found('ok', /^the embedded one/));
    expect(code).toBe(0);
  });

  it('warns of a Redis that is away, without which the service bends', async () => {
    const { code, said } = await doctor({
      DATABASE_URL: await testDatabase(),
      REDIS_URL: 'redis://127.0.0.1:1',
    });
    expect(said['redis']).toEqual(found('warning', /^127\.0\.0\.1:1: .*ECONNREFUSED/));
    expect(code).toBe(0);
  });
});

describeWithRedis('doctor', () => {
  it('asks Redis', async () => {
    const redis = await startRedis();
    const { said } = await doctor({ DATABASE_URL: await testDatabase(), REDIS_URL: redis.url });
    expect(said['redis']).toEqual(found('ok', /^answers at/));
    await redis.stop();
  });
});
