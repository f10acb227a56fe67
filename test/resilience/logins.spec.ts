import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BuiltService } from '../support/built-service.js';
import { report } from '../support/drill-report.js';
import { Load, servedPercent } from '../support/load.js';
import { Person } from '../support/person.js';
import { quantile } from './overload/figures.js';

const CROWD = 50;
const ROUNDS = 5;
const PROBE_PAUSE_MS = 2;

describe('While fifty sign in at once', () => {
  let service: BuiltService;
  let people: Person[];
  beforeAll(async () => {
    service = await BuiltService.start();
    people = await Promise.all(
      Array.from({ length: CROWD }, (_, at) => Person.signUp(service.url, `p${at}`)),
    );
  }, 60_000);
  afterAll(() => service?.stop());

  const isAlive = async (): Promise<number> => (await fetch(`${service.url}/health/live`)).status;

  async function signIn({ email, password }: Person): Promise<number> {
    const { status } = await fetch(`${service.url}/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    return status;
  }

  it('all of them are let in, and the service says that it is alive', async () => {
    const probe = Load.start(1, isAlive, PROBE_PAUSE_MS);
    const statuses: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1)
      statuses.push(...(await Promise.all(people.map((person) => signIn(person)))));
    const probes = await probe.stop();
    const times = probes.map(({ ms }) => ms);
    report({
      drill: '/health/live while 50 sign in at once, its p99',
      servedPercent: servedPercent(probes),
      maxLatencyMs: Math.round(quantile(times, 0.99)),
    });
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
    expect(new Set(probes.map(({ status }) => status))).toEqual(new Set([200]));
  }, 60_000);
});
