// oxlint-disable no-await-in-loop -- each attempt follows the one before
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';

const READY_WITHIN_MS = 60_000;
const RETRY_MS = 20;
const ANSWER_WITHIN_MS = 5_000;
const WRONG_PASSWORD = '28P01';

/** How a wait for the server ended. */
export type Readiness = 'ready' | 'ended' | 'wrong password' | 'too slow';

/** Connects until the server answers, ends or a minute is over; makes the database when it is missing. */
export async function untilReady(
  server: { readonly ended: boolean },
  url: string,
  data: string,
  database: string,
): Promise<Readiness> {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadline) {
    if (server.ended) return 'ended';
    try {
      if (await greet(url, data, database)) return 'ready';
    } catch (error) {
      if ((error as { code?: unknown }).code === WRONG_PASSWORD) return 'wrong password';
    }
    await delay(RETRY_MS);
  }
  return 'too slow';
}

/** False when the server at this port is somebody else's: ours is then about to fail over the port. */
async function greet(url: string, data: string, database: string): Promise<boolean> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: ANSWER_WITHIN_MS,
    query_timeout: ANSWER_WITHIN_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ ours: boolean; known: boolean }>(
      `select current_setting('data_directory') = $1 as ours,
              exists (select from pg_database where datname = $2) as known`,
      [data, database],
    );
    if (rows[0]?.ours !== true) return false;
    if (!rows[0].known) await client.query(`create database ${client.escapeIdentifier(database)}`);
    return true;
  } finally {
    await client.end().catch(() => undefined);
  }
}
