import { randomBytes } from 'node:crypto';
import type { Client } from 'pg';

import { connected, databaseUrl } from './cluster-connection.js';
import { settingsThrough } from './pgbouncer.js';

let clone: Promise<string> | undefined;

/** The URL of a migrated, empty database that only this test file uses. */
export function testDatabase(): Promise<string> {
  clone ??= cloneTemplate();
  return clone;
}

/** How the service reaches that database: through the pooler, where the run has one. */
export async function serviceDatabase(): Promise<Record<string, string>> {
  const url = await testDatabase();
  const pooler = process.env['GALLEY_TEST_POOLER'];
  return pooler ? settingsThrough(pooler, url) : { DATABASE_URL: url };
}

async function cloneTemplate(): Promise<string> {
  const cluster = published('GALLEY_TEST_CLUSTER');
  const template = published('GALLEY_TEST_TEMPLATE');
  const name = `${template}_${process.env['JEST_WORKER_ID'] ?? '0'}_${randomBytes(4).toString('hex')}`;
  await connected(cluster, async (client) => {
    await client.query(`create database ${name} template ${template}`);
    await copySessionDefaults(client, template, name);
  });
  return databaseUrl(cluster, name);
}

/** What ALTER ROLE … IN DATABASE has set belongs to the cluster, so a clone begins without it. */
async function copySessionDefaults(client: Client, from: string, to: string): Promise<void> {
  const { rows } = await client.query<{ statement: string }>(
    `select format('alter role %s in database %I set %I = %L', setrole::regrole, $2::text,
                   split_part(setting, '=', 1), substr(setting, strpos(setting, '=') + 1)) as statement
       from pg_db_role_setting join pg_database on pg_database.oid = setdatabase, unnest(setconfig) as setting
      where datname = $1 and setrole <> 0`,
    [from, to],
  );
  for (const { statement } of rows) await client.query(statement);
}

function published(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(`${name} is not set: this Jest project lacks the globalSetup of database-cluster.ts`);
  return value;
}
