import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { loadSettings } from '#infrastructure/config/settings.loader.js';
import { migrateDown, migrateUp } from '#infrastructure/database/commands/migrate.command.js';
import { migrationNames, migrationTarget } from '#infrastructure/database/migrations.js';

import { command, temporaryFolder } from '../../support/built-service.js';
import { connected, databaseUrl } from '../../support/cluster-connection.js';
import { testDatabase } from '../../support/test-database.js';

const NAME = `galley_commands_${randomBytes(6).toString('hex')}`;
let url: string;

beforeAll(async () => {
  const cluster = await testDatabase();
  await connected(cluster, (client) => client.query(`CREATE DATABASE ${NAME}`));
  url = databaseUrl(cluster, NAME);
});
afterAll(async () => {
  await connected(await testDatabase(), (client) => client.query(`DROP DATABASE ${NAME} WITH (FORCE)`));
});

const onEmpty = (...args: string[]) => command(args, { DATABASE_URL: url });
const said = (output: string) => ({ code: 0, output, errors: '' });
const lines = (word: string, names: readonly string[]) => names.map((name) => `${word} ${name}`).join('\n');

describe('the commands for migrations', () => {
  it('say what they have done, up and down', async () => {
    expect(await onEmpty('migrate', 'up')).toEqual(said(lines('applied', migrationNames)));
    expect(await onEmpty('migrate', 'down')).toEqual(said(`took back ${migrationNames.at(-1)}`));
    const [others, last] = [migrationNames.slice(0, -1), migrationNames.slice(-1)];
    const status = [lines('applied ', others), lines('missing ', last)].join('\n');
    expect(await onEmpty('migrate', 'status')).toEqual(said(status));
  });

  it('say that there was nothing to do', async () => {
    const target = migrationTarget(loadSettings({ overrides: { DATABASE_URL: url } }).settings.database);
    await migrateUp(target);
    expect(await migrateUp(target)).toBe('Nothing to apply');
    for (const name of migrationNames.toReversed())
      expect(await migrateDown(target)).toBe(`took back ${name}`);
    expect(await migrateDown(target)).toBe('Nothing to take back');
  });
});

describe('grant', () => {
  it('makes an admin of whoever has the address, and is told in the trail as nobody’s doing', async () => {
    const ask = async (text: string) =>
      (await connected(await testDatabase(), (client) => client.query(text))).rows as unknown[];
    await ask(`INSERT INTO users (id, username, email, password_hash, version, created_at, updated_at)
               VALUES (gen_random_uuid(), 'ann', 'ann@example.com', 'x', 1, now(), now())`);
    const settings = { DATABASE_URL: await testDatabase() };
    expect(await command(['grant', 'ann@example.com'], settings)).toEqual(
      said('ann is an admin, though nobody has proven that the address is theirs'),
    );
    expect(
      await ask(`SELECT role, users.version, action, actor_id, details
                   FROM users JOIN audit_events ON subject_id = users.id::text`),
    ).toEqual([
      {
        role: 'admin',
        version: 2,
        action: 'account.role-changed',
        actor_id: null,
        details: { from: 'user', to: 'admin' },
      },
    ]);
  });

  it('says so when it knows nobody by that address', async () => {
    const settings = { DATABASE_URL: await testDatabase() };
    const { code, output, errors } = await command(['grant', 'nobody@example.com'], settings);
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
    expect(output).toMatch(/\n\nNo database tells what admins have changed[^\n]*$/);
  });

  it('shows what admins have changed, over all else', async () => {
    await connected(await testDatabase(), (client) =>
      client.query(`INSERT INTO runtime_settings VALUES ('RATE_LIMIT_REQUESTS', '250', now())`),
    );
    const { output } = await command(['config', '--rate-limit-requests', '30'], {
      DATABASE_URL: await testDatabase(),
    });
    expect(output).toMatch(/^RATE_LIMIT_REQUESTS +250 +runtime$/m);
    expect(output).not.toContain('No database');
  });

  it('starts no database to find that out', async () => {
    const folder = await temporaryFolder();
    const { output } = await command(['config'], { ENVIRONMENT: 'dev' }, folder);
    expect(output).toMatch(/^LOG_LEVEL +info +default$/m);
    expect(output).toContain('No database tells');
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('a command that cannot be done', () => {
  it('is refused with all faults of the settings, without a stack', async () => {
    const { code, errors } = await command(['migrate', 'up'], { PORT: 'many', DATABASE_POOL_SIZE: '0' });
    expect(code).toBe(1);
    expect(errors).toMatch(/PORT/);
    expect(errors).toMatch(/DATABASE_POOL_SIZE/);
    expect(errors).not.toMatch(/\n\s+at /);
  });

  it('says at once which database does not let it in, and waits for none', async () => {
    const away = url.replace(/:[^:@]+@[^/]+/, ':geheim@127.0.0.1:1');
    const began = performance.now();
    const { code, output, errors } = await command(['migrate', 'up'], { DATABASE_URL: away });
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toMatch(
      new RegExp(`^The database at [^\\n]*${NAME} does not let us in: [^\\n]*REFUSED[^\\n]*$`),
    );
    expect(errors).not.toContain('geheim');
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});
