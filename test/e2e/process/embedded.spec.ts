import { glob } from 'node:fs/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';

import { processesOf, survivors } from '../../support/embedded-owner.js';
import { command, endAll, ServiceProcess, temporaryFolder, until } from './service-process.js';

const ANN = { username: 'ann', email: 'ann@example.com', password: 'ann likes long evenings' };
/** Far more than it takes, for machines that have much else to do. */
const START_SECONDS = 20;

afterEach(endAll);

async function startIn(
  directory: string,
): Promise<{ service: ServiceProcess; url: string; seconds: number }> {
  const began = performance.now();
  const service = await ServiceProcess.launch({ directory });
  const url = await service.listening();
  await request(url).get('/health/ready').expect(200);
  return { service, url, seconds: (performance.now() - began) / 1_000 };
}

const register = (url: string) => request(url).post('/v1/users').send(ANN).expect(201);
const login = (url: string) =>
  request(url).post('/v1/auth/login').send({ email: ANN.email, password: ANN.password }).expect(200);

describe('without DATABASE_URL, in a directory of its own, the service', () => {
  it('brings its own database, migrated, and keeps the data over a restart', async () => {
    const directory = await temporaryFolder();
    await command(['config']);
    const fresh = await startIn(directory);
    await register(fresh.url);
    expect(await fresh.service.stop()).toMatchObject({ ending: 0 });
    expect(await processesOf(directory)).toEqual([]);

    const again = await startIn(directory);
    await login(again.url);
    expect(await again.service.stop()).toMatchObject({ ending: 0 });
    expect(await survivors(directory)).toEqual([]);
    process.stdout.write(
      `start to ready: ${fresh.seconds.toFixed(2)} s with a new .data, ${again.seconds.toFixed(2)} s with an old one\n`,
    );
    expect(fresh.seconds).toBeLessThanOrEqual(START_SECONDS);
    expect(again.seconds).toBeLessThanOrEqual(START_SECONDS);
  });

  it('keeps the data over kill -9, starts again at once, and leaves no server behind', async () => {
    const directory = await temporaryFolder();
    const first = await startIn(directory);
    await register(first.url);
    expect(await first.service.stop('SIGKILL')).toMatchObject({ ending: 'SIGKILL' });
    const second = await startIn(directory);
    await login(second.url);
    await refusesAnother(directory, second.service.pid);
    await lendsItsDatabase(directory, second.url);
    await second.service.stop('SIGKILL');
    expect(await survivors(directory)).toEqual([]);
  });
});

async function refusesAnother(directory: string, owner: number): Promise<void> {
  const another = await ServiceProcess.launch({ directory });
  expect(await another.end()).toBe(1);
  expect(another.errors.join('\n')).toMatch(new RegExp(`^[^\n]*process ${owner}[^\n]*$`));
}

async function lendsItsDatabase(directory: string, url: string): Promise<void> {
  const granted = await command(['admin:grant', ANN.email], {}, directory);
  expect(granted).toMatchObject({ code: 0, output: 'ann is an admin' });
  const { body } = await login(url);
  const { access_token } = body as { access_token: string };
  await request(url).get('/v1/users').set('authorization', `Bearer ${access_token}`).expect(200);
}

describe('a signal while the service', () => {
  const CLUSTER = '.data/postgres';
  const moments: [string, NodeJS.Signals, string][] = [
    ['makes its database', 'SIGINT', `${CLUSTER}/initdb-*/PG_VERSION`],
    ['starts its database', 'SIGHUP', `${CLUSTER}/data/postmaster.pid`],
    ['has made its database', 'SIGTERM', `${CLUSTER}/data/base/16384/PG_VERSION`],
  ];

  async function exists(pattern: string, directory: string): Promise<boolean> {
    for await (const _ of glob(pattern, { cwd: directory })) return true;
    return false;
  }

  it.each(moments)('%s ends it with 0, quietly, and leaves nothing running', async (_, signal, path) => {
    const directory = await temporaryFolder();
    const service = await ServiceProcess.launch({ directory });
    await until(() => exists(path, directory));
    const { ending, seconds } = await service.stop(signal);
    expect(ending).toBe(0);
    expect(service.errors).toEqual([]);
    expect(seconds).toBeLessThan(15);
    expect(await survivors(directory)).toEqual([]);
    expect((await command(['migrate'], {}, directory)).code).toBe(0);
  });
});
