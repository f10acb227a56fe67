import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { migrationNames } from '#infrastructure/database/migrations.js';

import { connected, databaseUrl } from '../../support/cluster-connection.js';
import { testDatabase } from '../../support/test-database.js';
import { command, endAll } from './service-process.js';

const NAME = `galley_commands_${randomBytes(6).toString('hex')}`;
let url: string;

beforeAll(async () => {
  const cluster = await testDatabase();
  await connected(cluster, (client) => client.query(`CREATE DATABASE ${NAME}`));
  url = databaseUrl(cluster, NAME);
});
afterEach(endAll);
afterAll(async () => {
  await connected(await testDatabase(), (client) => client.query(`DROP DATABASE ${NAME} WITH (FORCE)`));
});

const onEmpty = (...args: string[]) => command(args, { DATABASE_URL: url });
const said = (output: string) => ({ code: 0, output, errors: '' });
const lines = (word: string, names: readonly string[]) => names.map((name) => `${word} ${name}`).join('\n');

describe('the commands for migrations', () => {
  it('say what they have done, up and down', async () => {
    expect(await onEmpty('migrate:status')).toEqual(said(lines('missing ', migrationNames)));
    expect(await onEmpty('migrate')).toEqual(said(lines('applied', migrationNames)));
    expect(await onEmpty('migrate')).toEqual(said('Nothing to apply'));
    expect(await onEmpty('migrate:status')).toEqual(said(lines('applied ', migrationNames)));
    for (const name of migrationNames.toReversed())
      expect(await onEmpty('migrate:down')).toEqual(said(`took back ${name}`));
    expect(await onEmpty('migrate:down')).toEqual(said('Nothing to take back'));
  });
});

describe('admin:grant', () => {
  const grant = async (email: string) =>
    command(['admin:grant', email], { DATABASE_URL: await testDatabase() });

  it('makes somebody an admin', async () => {
    const sql = `INSERT INTO users (id, username, email, password_hash, version, created_at, updated_at)
                 VALUES (gen_random_uuid(), 'ann', 'ann@example.com', 'x', 1, now(), now())`;
    const role = `SELECT role FROM users WHERE username = 'ann'`;
    await connected(await testDatabase(), (client) => client.query(sql));
    expect(await grant('Ann@Example.com')).toEqual(said('ann is an admin'));
    const { rows } = await connected(await testDatabase(), (client) => client.query(role));
    expect(rows).toEqual([{ role: 'admin' }]);
  });

  it('says so when it knows nobody by that address', async () => {
    const { code, output, errors } = await grant('nobody@example.com');
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toBe('User not found: nobody@example.com');
  });
});

describe('config', () => {
  it('shows each value with its source, and masks secrets', async () => {
    const { code, output } = await command(['config', '--port', '9000'], {
      DATABASE_URL: 'postgres://galley:geheim@db.internal/galley',
      SECRET_KEY: 'hunter2-hunter2-hunter2-hunter2-hunter2',
      log_level: 'WARNING',
    });
    expect(code).toBe(0);
    expect(output).toMatch(/^PORT +9000 +command line$/m);
    expect(output).toMatch(/^LOG_LEVEL +warn +environment$/m);
    expect(output).toMatch(/^DATABASE_URL +postgres:\/\/galley:\*\*\*@db\.internal\/galley +environment$/m);
    expect(output).toMatch(/^SECRET_KEY +\*+ +environment$/m);
    expect(output).toMatch(/^DATABASE_POOL_SIZE +10 +default$/m);
    expect(output).not.toMatch(/geheim|hunter2/);
  });
});

describe('a command that cannot be done', () => {
  it('is refused with a sentence when nobody knows it', async () => {
    const { code, output, errors } = await command(['cook'], { DATABASE_URL: url });
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toMatch(/^Unknown command "cook"; known: [^\n]*migrate[^\n]*$/);
  });

  it('is refused with all faults of the settings, without a stack', async () => {
    const { code, errors } = await command(['migrate'], { PORT: 'many', DATABASE_POOL_SIZE: '0' });
    expect(code).toBe(1);
    expect(errors).toMatch(/PORT/);
    expect(errors).toMatch(/DATABASE_POOL_SIZE/);
    expect(errors).not.toMatch(/\n\s+at /);
  });

  it('says which database does not let it in', async () => {
    const wrong = url.replace(/:[^:@]+@/, ':geheim@');
    const { code, errors } = await command(['migrate'], { DATABASE_URL: wrong });
    expect(code).toBe(1);
    expect(errors).toMatch(
      new RegExp(`^The database at [^\\n]*${NAME} does not let us in: [^\\n]*password[^\\n]*$`),
    );
    expect(errors).not.toContain('geheim');
  });
});
