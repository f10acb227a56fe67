import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { BuiltService } from '../support/built-service.js';
import { connected } from '../support/cluster-connection.js';
import { report } from '../support/drill-report.js';
import { eventually } from '../support/eventually.js';
import { Load, servedPercent, slowest } from '../support/load.js';
import { Person } from '../support/person.js';
import { ReverseProxy } from '../support/reverse-proxy.js';
import { StubEmailProvider } from '../support/stub-email-provider.js';
import { testDatabase } from '../support/test-database.js';

const STOPS = 4;
/** A service that starts takes a whole processor meanwhile. */
const LONGEST_MS = 5_000;

let provider: StubEmailProvider;
const services: BuiltService[] = [];

beforeEach(async () => {
  provider = await new StubEmailProvider().start();
});
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.end()));
  await provider.stop();
});

async function start(variables: Record<string, string> = {}): Promise<BuiltService> {
  const service = await BuiltService.start({
    SHUTDOWN_DELAY_MS: '1000',
    JOBS_POLL_MS: '100',
    EMAIL_API_URL: provider.url,
    EMAIL_API_KEY: provider.key,
    ...variables,
  });
  services.push(service);
  return service;
}

/** Registers somebody new, and gives the status of the answer. */
async function register(url: string, registered: string[]): Promise<number> {
  const username = `bob-${randomBytes(6).toString('hex')}`;
  const email = `${username}@example.com`;
  const { status } = await request(url)
    .post('/v1/users')
    .send({ username, email, password: 'bob likes soup' });
  if (status === 201) registered.push(email);
  return status;
}

/** Drafts a post, and gives the status of the answer. */
async function draft(ann: Person, drafted: string[]): Promise<number> {
  const { status, body } = await ann.post('/v1/posts', { title: 'An evening in Galley', content: '' });
  if (status === 201) drafted.push((body as { id: string }).id);
  return status;
}

/** How many of these the database does not have. */
async function missing(table: 'users' | 'posts', column: 'email' | 'id', values: string[]): Promise<number> {
  const text = `SELECT FROM ${table} WHERE ${column}::text = ANY ($1)`;
  const { rowCount } = await connected(await testDatabase(), (client) => client.query(text, [values]));
  return values.length - (rowCount ?? 0);
}

/** Waits until everybody has been welcomed. */
async function isDelivered(registered: string[]): Promise<void> {
  await eventually(async () => {
    const receivers = new Set(provider.mailsOf('Welcome!').map(({ to }) => to));
    expect(registered.filter((email) => !receivers.has(email))).toEqual([]);
  }, 20_000);
}

/** Stops one of two instances after the other, each time bringing a new one in its place. */
async function restartInTurn(proxy: ReverseProxy, first: BuiltService, second: BuiltService): Promise<void> {
  let [oldest, other] = [first, second];
  for (let stops = 0; stops < STOPS; stops += 1) {
    expect(await oldest.stop()).toBe(0);
    proxy.remove(oldest.url);
    [oldest, other] = [other, await start()];
    proxy.add(other.url);
    await eventually(async () => expect(proxy.ready).toHaveLength(2));
  }
}

describe('A service behind a proxy, restarted instance by instance', () => {
  it('loses no request, no write and no mail', async () => {
    const proxy = await ReverseProxy.start();
    const [first, second] = [await start(), await start()];
    for (const { url } of [first, second]) proxy.add(url);
    await eventually(async () => expect(proxy.ready).toHaveLength(2));
    const ann = await Person.signUp(proxy.url, 'ann');
    const post = await ann.publishes();

    const [registered, drafted]: [string[], string[]] = [[], []];
    const loads = [
      Load.start(2, () => draft(ann, drafted), 20),
      Load.start(1, () => register(proxy.url, registered), 100),
      Load.start(2, async () => (await request(proxy.url).get(`/v1/posts/${post.id}`)).status, 20),
    ];
    await restartInTurn(proxy, first, second);
    const outcomes = (await Promise.all(loads.map((load) => load.stop()))).flat();
    await proxy.close();

    const lostWrites =
      (await missing('users', 'email', registered)) + (await missing('posts', 'id', drafted));
    report({
      drill: `rolling restart behind a proxy, ${STOPS} stops, ${outcomes.length} requests`,
      servedPercent: servedPercent(outcomes),
      maxLatencyMs: slowest(outcomes),
      lostWrites,
    });
    expect(outcomes.filter(({ status }) => status !== 200 && status !== 201)).toEqual([]);
    expect(Math.min(registered.length, drafted.length)).toBeGreaterThan(STOPS);
    expect(slowest(outcomes)).toBeLessThan(LONGEST_MS);
    expect(lostWrites).toBe(0);
    await isDelivered(registered);
  }, 120_000);
});

describe('A service that is stopped over its jobs', () => {
  it('gives back what does not end in time, and the next one does it', async () => {
    provider.mode = 'hang';
    const service = await start({ SHUTDOWN_DELAY_MS: '0', JOBS_STOP_TIMEOUT_MS: '200' });
    const registered: string[] = [];
    for (let count = 0; count < 3; count += 1) await register(service.url, registered);
    await eventually(async () => expect(provider.arrivals.length).toBeGreaterThanOrEqual(registered.length));
    expect(await service.stop()).toBe(0);
    expect(provider.delivered).toEqual([]);

    provider.mode = 'fine';
    await start();
    await isDelivered(registered);
  }, 60_000);
});
