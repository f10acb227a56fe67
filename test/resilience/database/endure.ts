import { expect } from '@jest/globals';
import { report } from '../../support/drill-report.js';
import { eventually } from '../../support/eventually.js';
import { type Outcome, servedPercent, slowest } from '../../support/load.js';
import type { Person } from '../../support/person.js';
import type { TestApp } from '../../support/test-app.js';
import { REFUSED, SERVED, Shift } from '../../support/shift.js';

const PROBE_MS = 1_500;
const RECOVERY_MS = 5_000;
/** More than the pool has connections. */
export const CROWD = 40;
const CROWD_MS = 2_000;

export interface Trouble {
  /** As the table of drills calls it. */
  readonly drill: string;
  readonly begin: () => Promise<void> | void;
  readonly end: () => Promise<void> | void;
  /** The database itself, past whatever is before it. */
  readonly url: string;
}

/**
 * Sees to it that people are answered, with what they want or with 503; that health and metrics tell of the trouble, and
 * neither wait nor flap; and that after its end all is as before, and what was acknowledged is there. Resolves to the
 * milliseconds that the slowest answer took.
 */
export async function endure(app: TestApp, { drill, url, ...trouble }: Trouble): Promise<number> {
  const bob = await app.signUp('bob');
  const shift = await Shift.begin(app);
  const recoveryMs = await recoveryFrom(trouble, app, bob, shift).finally(() => shift.end());
  const { work, readiness, health } = await shift.end();
  const lostWrites = await shift.lostWrites(url);
  const maxLatencyMs = slowest(work);
  report({
    drill,
    servedPercent: servedPercent(work),
    maxLatencyMs,
    recoveryMs: Math.round(recoveryMs),
    lostWrites,
  });
  expect(shift.kinds).toEqual(new Set([SERVED, REFUSED]));
  for (const probes of [readiness, health]) {
    expect(slowest(probes)).toBeLessThan(PROBE_MS);
    expect(changesOf(probes)).toEqual([200, 503, 200]);
  }
  expect(recoveryMs).toBeLessThan(RECOVERY_MS);
  expect(lostWrites).toBe(0);
  return maxLatencyMs;
}

/** Milliseconds from the end of the trouble, which lasts until it is noticed, until all is as before. */
async function recoveryFrom(
  { begin, end }: Pick<Trouble, 'begin' | 'end'>,
  app: TestApp,
  bob: Person,
  shift: Shift,
): Promise<number> {
  await begin();
  await eventually(() => reports(app, 503, 'down'));
  await eventually(async () => expect(shift.kinds).toContain(REFUSED));
  await end();
  const back = performance.now();
  await eventually(() => reports(app, 200, 'up'));
  await eventually(async () => shift.seesHealth());
  await eventually(() => isServedToACrowd(bob));
  return performance.now() - back;
}

/** What health and metrics say of the database. */
export async function reports(app: TestApp, status: 200 | 503, database: 'up' | 'down'): Promise<void> {
  const { body } = await app.stranger.get('/health').expect(status);
  expect(body.details.database).toEqual({ status: database, priority: 'critical' });
  const { text } = await app.stranger.get('/metrics').expect(200);
  const isUp = database === 'up' ? 1 : 0;
  expect(text).toContain(`dependency_up{name="database",priority="critical"} ${isUp}`);
}

/** No connection of the pool is dead: all of them are in use, and everybody is served without delay. */
export async function isServedToACrowd(bob: Person): Promise<void> {
  const begun = performance.now();
  await Promise.all(Array.from({ length: CROWD }, () => bob.get('/v1/users/me').expect(200)));
  expect(performance.now() - begun).toBeLessThan(CROWD_MS);
}

/** The statuses in the order in which they came, each run of equal ones once. */
function changesOf(outcomes: readonly Outcome[]): Outcome['status'][] {
  return outcomes.map(({ status }) => status).filter((status, at, all) => status !== all[at - 1]);
}
