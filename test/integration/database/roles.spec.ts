import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { migrate, migrationNames, migrationTarget } from '#infrastructure/database/migrations.js';

import { connected, databaseUrl } from '../../support/cluster-connection.js';
import { testDatabase } from '../../support/test-database.js';
import { ask, closeAll, databaseSettings, opened } from './opened.js';

const mark = randomBytes(6).toString('hex');
const [OWNER, SERVICE, DATABASE] = [`galley_owner_${mark}`, `galley_service_${mark}`, `galley_roles_${mark}`];
const INSERT = `INSERT INTO users (id, username, email, password_hash, version, created_at, updated_at)
                VALUES (gen_random_uuid(), $1, $1, 'x', 1, now(), now())`;

let cluster: string;
let settings: Record<string, string>;

/** As an operator would: the owner may do all in its database, and may set the service's defaults; the service may use the tables. */
beforeAll(async () => {
  cluster = await testDatabase();
  await connected(cluster, async (client) => {
    await client.query(`CREATE ROLE ${SERVICE} LOGIN PASSWORD 'service'`);
    await client.query(`CREATE ROLE ${OWNER} LOGIN CREATEROLE PASSWORD 'owner'`);
    await client.query(`GRANT ${SERVICE} TO ${OWNER} WITH ADMIN OPTION`);
    await client.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER}`);
  });
  settings = { DATABASE_URL: as(SERVICE, 'service'), MIGRATION_DATABASE_URL: as(OWNER, 'owner') };
  await connected(as(OWNER, 'owner'), (client) =>
    client.query(`ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${SERVICE}`),
  );
  await migrate(
    migrationTarget(await databaseSettings({ ...settings, DATABASE_STATEMENT_TIMEOUT_MS: '4321' })),
  );
});
afterAll(async () => {
  await closeAll();
  await connected(cluster, async (client) => {
    await client.query(`DROP DATABASE ${DATABASE} WITH (FORCE)`);
    await client.query(`DROP ROLE ${OWNER}`);
    await client.query(`DROP ROLE ${SERVICE}`);
  });
});

function as(role: string, password: string): string {
  const url = new URL(databaseUrl(cluster, DATABASE));
  url.username = role;
  url.password = password;
  return url.href;
}

describe('MIGRATION_DATABASE_URL', () => {
  it('is who changes the schema, and the service is somebody else', async () => {
    const database = await opened(settings);
    expect(await ask(database, 'SELECT name FROM migrations ORDER BY id')).toEqual(
      migrationNames.map((name) => ({ name })),
    );
    expect(await ask(database, 'SELECT current_user AS who')).toEqual([{ who: SERVICE }]);
    expect(
      await ask(database, `SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'`),
    ).toEqual([{ tableowner: OWNER }]);
  });

  it('sets the session’s defaults for the service’s role, not for its own', async () => {
    expect(await ask(await opened(settings), 'SHOW statement_timeout')).toEqual([
      { statement_timeout: '3672ms' },
    ]);
    const { rows } = await connected(as(OWNER, 'owner'), (client) => client.query('SHOW statement_timeout'));
    expect(rows).toEqual([{ statement_timeout: '0' }]);
  });

  it('leaves the service no more to do than to read and write rows', async () => {
    const database = await opened(settings);
    await expect(ask(database, INSERT, ['ann'])).resolves.toEqual([]);
    for (const text of [
      'DROP TABLE posts',
      'CREATE TABLE mine (one int)',
      'TRUNCATE users',
      'ALTER TABLE users ADD more int',
    ])
      await expect(ask(database, text)).rejects.toMatchObject({ code: '42501' });
  });
});
