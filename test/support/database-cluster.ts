/** Jest's globalSetup: one cluster for the run, with a migrated template that each test file clones. Needs typescript-sources.js. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { EmbeddedPostgres } from '#infrastructure/database/embedded/embedded-postgres.js';
import { migrate } from '#infrastructure/database/migrations.js';

import { connected, databaseUrl } from './cluster-connection.js';
import { findProgram } from './fetched-program.js';
import { PGBOUNCER, PgBouncer } from './pgbouncer.js';

const FOLDER = 'galley-test-';
const STATEMENT_TIMEOUT_MS = 5_000;
// Nothing of a test run outlives a power cut.
const SETTINGS = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_connections: '300',
};

/** Of each database, through a pooler; fewer than the service has of its own. */
const SESSIONS = 10;

/** What this run has started; the teardown ends it. */
export const started = { end: async (): Promise<void> => undefined };

export default async function startCluster(): Promise<void> {
  const template = `galley_test_${process.pid}_${randomBytes(4).toString('hex')}`;
  const given = process.env['TEST_DATABASE_URL'];
  const cluster = given || (await startEmbedded());
  if (given) started.end = () => dropDatabases(given, template);
  process.env['GALLEY_TEST_CLUSTER'] = cluster;
  process.env['GALLEY_TEST_TEMPLATE'] = template;
  try {
    await connected(cluster, (client) => client.query(`create database ${template}`));
    await migrateTemplate(databaseUrl(cluster, template));
    if (process.env['TEST_PGBOUNCER'] === 'true') await startPooler(cluster);
  } catch (error) {
    await started.end();
    throw error;
  }
}

/** The whole run reaches its databases through PgBouncer. */
async function startPooler(cluster: string): Promise<void> {
  const program = findProgram(PGBOUNCER);
  if (!program) throw new Error('TEST_PGBOUNCER is true, and there is no pgbouncer to be had');
  const pooler = await PgBouncer.start(program, cluster, SESSIONS);
  process.env['GALLEY_TEST_POOLER'] = pooler.url;
  const { end } = started;
  started.end = () => pooler.stop().then(end);
}

async function startEmbedded(): Promise<string> {
  await removeAbandoned();
  const directory = await mkdtemp(join(tmpdir(), `${FOLDER}${process.pid}-`));
  const server = await EmbeddedPostgres.start({ directory, settings: SETTINGS });
  started.end = async () => {
    await server.stop();
    await rm(directory, { recursive: true });
  };
  return server.url('postgres');
}

/** A run that was killed could not remove its folder. */
async function removeAbandoned(): Promise<void> {
  const folders = (await readdir(tmpdir())).filter((name) => name.startsWith(FOLDER));
  const abandoned = folders.filter((name) => !isRunning(Number.parseInt(name.slice(FOLDER.length), 10)));
  await Promise.all(abandoned.map((name) => rm(join(tmpdir(), name), { recursive: true, force: true })));
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function migrateTemplate(url: string): Promise<void> {
  await migrate({ url, statementTimeoutMs: STATEMENT_TIMEOUT_MS, connectTimeoutMs: 3_000 });
}

async function dropDatabases(cluster: string, prefix: string): Promise<void> {
  await connected(cluster, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      'select datname from pg_database where starts_with(datname, $1)',
      [prefix],
    );
    for (const { datname } of rows) await client.query(`drop database ${datname} with (force)`);
  });
}
