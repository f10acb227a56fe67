import { glob } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import request from 'supertest';

import { BuiltService, command, temporaryFolder } from '../../support/built-service.js';
import { processesOf, survivors } from '../../support/embedded-owner.js';
import { eventually } from '../../support/eventually.js';

const ANN = { username: 'ann', email: 'ann@example.com', password: 'ann likes long evenings' };
/** Far more than it takes, for machines that have much else to do. */
const START_SECONDS = 20;

async function startIn(directory: string): Promise<BuiltService> {
  const began = performance.now();
  const service = await BuiltService.launch({ directory });
  await request(await service.listening())
    .get('/health/ready')
    .expect(200);
  expect((performance.now() - began) / 1_000).toBeLessThanOrEqual(START_SECONDS);
  return service;
}

const register = (url: string) => request(url).post('/v1/users').send(ANN).expect(201);
const login = (url: string) =>
  request(url).post('/v1/auth/login').send({ email: ANN.email, password: ANN.password }).expect(200);

describe('without DATABASE_URL, in a directory of its own, the service', () => {
  it('brings its own database, migrated, and keeps the data over a stop and over kill -9', async () => {
    const directory = await temporaryFolder();
    const first = await startIn(directory);
    await register(first.url);
    expect(await first.stop()).toBe(0);
    expect(await processesOf(directory)).toEqual([]);

    const second = await startIn(directory);
    await login(second.url);
    await second.end();

    const third = await startIn(directory);
    await login(third.url);
    await refusesAnother(directory, third.pid);
    await lendsItsDatabase(directory, third.url);
    await third.end();
    expect(await survivors(directory)).toEqual([]);
  });
});

async function refusesAnother(directory: string, owner: number): Promise<void> {
  const another = await BuiltService.launch({ directory });
  expect(await another.exit).toBe(1);
  expect(another.errors.join('\n')).toMatch(new RegExp(`^[^\n]*process ${owner}[^\n]*$`));
}

async function lendsItsDatabase(directory: string, url: string): Promise<void> {
  const granted = await command(['grant', ANN.email.toUpperCase()], {}, directory);
  expect(granted).toMatchObject({ code: 0, output: expect.stringMatching(/^ann is an admin/) });
  const { body } = await login(url);
  const { access_token } = body as { access_token: string };
  await request(url).get('/v1/users').set('authorization', `Bearer ${access_token}`).expect(200);
}

describe('a signal at any moment of the first start', () => {
  const CLUSTER = '.data/postgres';
  const moments: [string, NodeJS.Signals, string][] = [
    ['makes its cluster', 'SIGINT', `${CLUSTER}/initdb-*/PG_VERSION`],
    ['starts its server', 'SIGHUP', `${CLUSTER}/data/postmaster.pid`],
    // PostgreSQL numbers what is not its own from 16384 on.
    ['has made its database', 'SIGTERM', `${CLUSTER}/data/base/?????/PG_VERSION`],
  ];

  async function exists(directory: string, pattern: string): Promise<void> {
    for await (const _ of glob(pattern, { cwd: directory })) return;
    throw new Error(`${pattern} does not exist yet`);
  }

  it.each(moments)(
    'as the service %s ends it with 0, quietly, leaves nothing running, and does not keep the next start from succeeding',
    async (_, signal, path) => {
      const directory = await temporaryFolder();
      const service = await BuiltService.launch({ directory });
      await eventually(() => exists(directory, path));
      const told = performance.now();
      expect(await service.stop(signal)).toBe(0);
      expect(performance.now() - told).toBeLessThan(15_000);
      expect(service.errors).toEqual([]);
      expect(await survivors(directory)).toEqual([]);
      expect(await command(['migrate', 'up'], {}, directory)).toMatchObject({ code: 0, errors: '' });
    },
  );
});
