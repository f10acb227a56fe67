// oxlint-disable no-await-in-loop -- each attempt follows the one before
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { DatabaseSettings } from '#infrastructure/config/settings.js';
import { DatabaseUnreachable, mayPass, placeOf, reasonOf } from './unreachable.js';

const BETWEEN_TRIES_MS = 1_000;

/**
 * Resolves once the database lets us in. While it is away, says so once and tries once a second. Throws
 * `DatabaseUnreachable` when none of the tries of `startupTimeoutMs` has succeeded, and at once for a failure that does
 * not pass by itself.
 */
export async function waitForDatabase(
  { url, connectTimeoutMs, startupTimeoutMs }: DatabaseSettings,
  say: (sentence: string) => void,
): Promise<void> {
  const deadline = performance.now() + startupTimeoutMs;
  let isWaiting = false;
  for (;;) {
    const begun = performance.now();
    const failure = await failureToConnect(url, connectTimeoutMs);
    if (!failure) return;
    const now = performance.now();
    const next = Math.max(now, begun + BETWEEN_TRIES_MS);
    if (!mayPass(failure) || next >= deadline) throw new DatabaseUnreachable(url, failure);
    if (!isWaiting) {
      const longest = `up to ${startupTimeoutMs / 1_000} s`;
      say(`Waiting ${longest} for the database at ${placeOf(url)}: ${reasonOf(failure)}`);
    }
    isWaiting = true;
    await delay(next - now);
  }
}

async function failureToConnect(url: string, timeoutMs: number): Promise<unknown> {
  try {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: timeoutMs });
    client.on('error', () => undefined);
    await client.connect();
    // Nobody waits for a farewell that a server which has just frozen would not answer.
    void client.end().catch(() => undefined);
    return null;
  } catch (error) {
    return error;
  }
}
