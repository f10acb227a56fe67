import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { loadSettings } from '#infrastructure/config/settings.loader.js';
import { DatabaseUnreachable } from '#infrastructure/database/unreachable.js';
import { waitForDatabase } from '#infrastructure/database/wait-for-database.js';
import { connected, databaseUrl } from '../../support/cluster-connection.js';
import { eventually } from '../../support/eventually.js';
import { FaultProxy } from '../../support/fault-proxy.js';
import { testDatabase } from '../../support/test-database.js';

let proxy: FaultProxy;
const said: string[] = [];

beforeAll(async () => {
  proxy = await FaultProxy.to(await testDatabase());
});
beforeEach(async () => {
  said.length = 0;
  await proxy.mend();
});
afterAll(() => proxy.close());

const wait = (url: string, startupTimeoutMs: number, connectTimeoutMs = 5_000) => {
  const overrides = {
    DATABASE_URL: url,
    DATABASE_STARTUP_TIMEOUT_MS: `${startupTimeoutMs}`,
    DATABASE_CONNECT_TIMEOUT_MS: `${connectTimeoutMs}`,
  };
  return waitForDatabase(loadSettings({ overrides }).settings.database, (sentence) => said.push(sentence));
};

/** How it was refused, and after how many milliseconds. */
async function refusal(waiting: Promise<void>): Promise<{ error: unknown; ms: number }> {
  const began = performance.now();
  const error: unknown = await waiting.catch((reason: unknown) => reason);
  return { error, ms: performance.now() - began };
}

describe('the start, which waits for the database', () => {
  it('goes on at once when it is there', async () => {
    await wait(proxy.url, 0);
    expect(said).toEqual([]);
  });

  it('says once where it is awaited and why, and goes on when it is back', async () => {
    await proxy.refuse();
    const waiting = wait(proxy.url, 20_000);
    await eventually(async () => expect(said).toHaveLength(1));
    const { host, pathname } = new URL(proxy.url);
    expect(said[0]).toMatch(
      `Waiting up to 20 s for the database at ${host}${pathname}: connect ECONNREFUSED`,
    );
    await proxy.mend();
    await waiting;
    expect(said).toHaveLength(1);
  });

  it('goes on when it is no longer full', async () => {
    const role = `galley_crowd_${randomBytes(6).toString('hex')}`;
    const url = new URL(await testDatabase());
    url.username = role;
    url.password = 'crowd';
    await connected(await testDatabase(), async (client) => {
      await client.query(`CREATE ROLE ${role} LOGIN CONNECTION LIMIT 0 PASSWORD 'crowd'`);
      const waiting = wait(url.href, 20_000);
      await eventually(async () => expect(said).toHaveLength(1));
      expect(said[0]).toContain('too many connections');
      await client.query(`ALTER ROLE ${role} CONNECTION LIMIT 1`);
      await waiting;
      await eventually(() => client.query(`DROP ROLE ${role}`));
    });
  });

  it('gives up when the time is over, however long a frozen one would keep it', async () => {
    proxy.freeze();
    const { error, ms } = await refusal(wait(proxy.url, 1_500, 200));
    expect(error).toBeInstanceOf(DatabaseUnreachable);
    expect(error).toHaveProperty('message', expect.stringContaining('timeout'));
    expect(said).toHaveLength(1);
    expect(ms).toBeGreaterThanOrEqual(1_000);
    expect(ms).toBeLessThan(5_000);
  });

  const hopeless: [string, (url: string) => string, RegExp][] = [
    ['the password is wrong', (url) => url.replace(/:[^:@]+@/, ':geheim@'), /password/],
    ['there is no such database', (url) => databaseUrl(url, 'no_such_galley'), /no_such_galley/],
    ['there is no such host', (url) => url.replace(/@[^/]+/, '@nowhere.invalid'), /nowhere\.invalid/],
  ];

  it.each(hopeless)('does not wait when %s', async (_, change, reason) => {
    const { error, ms } = await refusal(wait(change(await testDatabase()), 60_000));
    expect(error).toBeInstanceOf(DatabaseUnreachable);
    expect(error).toHaveProperty('message', expect.stringMatching(reason));
    expect(error).not.toHaveProperty('message', expect.stringContaining('geheim'));
    expect(said).toEqual([]);
    expect(ms).toBeLessThan(10_000);
  });
});
