import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CircuitOpenError, DependencyError } from '#foundation/errors/index.js';
import type { Mode } from '../../support/stub-http-partner.js';
import { StubAvatarService } from '../../support/stub-avatar-service.js';
import { StubEmailProvider } from '../../support/stub-email-provider.js';
import { circuitMetric, timed, wire, type WiredPartners } from './wired-partners.js';

const ANN = 'ann@example.com';
const mail = { to: ANN, subject: 'Hello', text: 'Hello', html: '<p>Hello</p>', idempotencyKey: 'hello' };

/** Only what opossum waits by; sockets live in real time. */
const holdTime = () =>
  jest.useFakeTimers({
    doNotFake: ['Date', 'performance', 'nextTick', 'setImmediate', 'queueMicrotask', 'setInterval'],
  });

describe.each([
  { name: 'avatar', failures: 3, openMs: 30_000 },
  { name: 'email', failures: 5, openMs: 60_000 },
])('the circuit of $name', ({ name, failures, openMs }) => {
  let avatars: StubAvatarService;
  let provider: StubEmailProvider;
  let partners: WiredPartners;
  const partner = () => (name === 'avatar' ? avatars : provider);
  const call = (): Promise<unknown> =>
    name === 'avatar' ? partners.avatar.find(ANN) : partners.email.send(mail);
  const callTimes = async (times: number, mode: Mode): Promise<unknown[]> => {
    partner().mode = mode;
    const results: unknown[] = [];
    for (let time = 0; time < times; time += 1) results.push((await timed(call())).result);
    return results;
  };
  const state = async () => (await partners.dependencies.report()).find((one) => one.name === name)?.circuit;

  beforeEach(async () => {
    holdTime();
    avatars = await new StubAvatarService().start();
    provider = await new StubEmailProvider().start();
    partners = await wire({
      AVATAR_SERVICE_URL: avatars.url,
      AVATAR_TIMEOUT_MS: '10000',
      EMAIL_API_URL: provider.url,
      EMAIL_API_KEY: provider.key,
      EMAIL_TIMEOUT_MS: '10000',
    });
  });
  afterEach(async () => {
    await partners.close();
    await Promise.all([avatars.stop(), provider.stop()]);
    jest.useRealTimers();
  });

  it(`opens after ${failures} failures in a row, however many good calls went before`, async () => {
    await callTimes(1000, 'fine');
    await callTimes(failures - 1, 500);
    expect(await state()).toBe('closed');
    await callTimes(1, 500);
    expect(await state()).toBe('open');
  });

  it('does not open on any share of failures with a good call between', async () => {
    for (let round = 0; round < 10; round += 1) {
      await callTimes(failures - 1, 500);
      await callTimes(1, 'fine');
    }
    expect(await state()).toBe('closed');
  });

  it('counts each kind of failure, and no refusal', async () => {
    await callTimes(3 * failures, 400);
    expect(await state()).toBe('closed');
    await callTimes(1, 500);
    await callTimes(1, 'reset');
    await callTimes(failures - 2, 429);
    expect(await state()).toBe('open');
  });

  it('lets nobody through while it is open, and costs nothing', async () => {
    await callTimes(failures, 500);
    const before = partner().arrivals.length;
    const { result, tookMs } = await timed(call());
    expect(result).toBeInstanceOf(CircuitOpenError);
    expect(tookMs).toBeLessThan(50);
    jest.advanceTimersByTime(openMs - 1);
    expect((await timed(call())).result).toBeInstanceOf(CircuitOpenError);
    expect(partner().arrivals).toHaveLength(before);
  });

  it('lets one of ten through as a probe, and closes when that goes well', async () => {
    await callTimes(failures, 500);
    const before = partner().arrivals.length;
    jest.advanceTimersByTime(openMs);
    expect(await circuitMetric(name)).toBe(1);
    partner().mode = 'fine';
    const results = await Promise.all(Array.from({ length: 10 }, async () => (await timed(call())).result));
    expect(results.filter((result) => result instanceof CircuitOpenError)).toHaveLength(9);
    expect(partner().arrivals).toHaveLength(before + 1);
    expect(await state()).toBe('closed');
    await callTimes(failures - 1, 500);
    expect(await state()).toBe('closed');
  });

  it('opens again when the probe fails', async () => {
    await callTimes(failures, 500);
    jest.advanceTimersByTime(openMs);
    const [probe] = await callTimes(1, 500);
    expect(probe).toBeInstanceOf(DependencyError);
    expect(await state()).toBe('open');
    jest.advanceTimersByTime(openMs);
    await callTimes(1, 'fine');
    expect(await state()).toBe('closed');
  });

  it('tells each change in metric and log', async () => {
    expect(await circuitMetric(name)).toBe(0);
    await callTimes(failures + 2, 500);
    expect(await circuitMetric(name)).toBe(2);
    jest.advanceTimersByTime(openMs);
    await callTimes(1, 'fine');
    expect(await circuitMetric(name)).toBe(0);
    expect(partners.log.map(({ message }) => message)).toEqual([
      `the circuit of ${name} is open`,
      `the circuit of ${name} is half_open`,
      `the circuit of ${name} is closed`,
    ]);
  });
});
