import { setTimeout as delay } from 'node:timers/promises';
import { faker } from '@faker-js/faker';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { report } from '../support/drill-report.js';
import { eventually } from '../support/eventually.js';
import { Load, type Outcome, slowest } from '../support/load.js';
import { isLost } from './loss/ledger.js';
import { Scene } from './loss/scene.js';
import type { Writer } from './loss/writers.js';

const ROUNDS_OF_EACH = 10;
/** Chooses who sends a key, and the moments of the faults: so many milliseconds after people have begun to write. */
const SEED = Date.now();
const MOMENT = { min: 50, max: 300 };
/** Once the service or its database is back, everybody is served again within this time. */
const SOON_MS = 5_000;
/** Longest that an answer may take, also one that says that the database is away. */
const LONGEST_MS = 3_000;
/** Whoever finds nobody there does not press upon a machine that is starting it. */
const AGAIN_MS = 50;

interface Fault {
  readonly drill: string;
  /** What writers may hear of it. */
  readonly answers: readonly Outcome['status'][];
  strike(scene: Scene): Promise<void>;
  mend(scene: Scene): Promise<void>;
}

const faults: readonly Fault[] = [
  {
    drill: 'service killed under a load of writes',
    answers: [200, 201, 'lost'],
    strike: (scene) => scene.killService(),
    mend: (scene) => scene.startService(),
  },
  {
    drill: 'PostgreSQL stopped immediately under a load of writes',
    answers: [200, 201, 503],
    strike: ({ postgres }) => postgres.stopImmediately(),
    mend: ({ postgres }) => postgres.restart(),
  },
];

interface Figures {
  maxLatencyMs: number;
  recoveryMs: number;
  lostWrites: number;
}

/** People write, the fault strikes and is mended, and they stop when each of them has been heard again. */
async function round(scene: Scene, writers: Writer[], fault: Fault, figures: Figures): Promise<void> {
  const loads = writers.map((writer) => Load.start(1, () => patiently(writer)));
  try {
    await delay(faker.number.int(MOMENT));
    await fault.strike(scene);
    const before = loads.map(({ outcomes }) => outcomes.length);
    const begun = performance.now();
    await fault.mend(scene);
    await eventually(async () => {
      expect((await fetch(`${scene.url}/health/ready`)).status).toBe(200);
      const unheard = loads.filter(({ outcomes }, at) => !outcomes.slice(before[at]).some(isHeard));
      expect(unheard).toHaveLength(0);
    }, SOON_MS);
    figures.recoveryMs = Math.max(figures.recoveryMs, Math.round(performance.now() - begun));
  } finally {
    await Promise.all(loads.map((load) => load.stop()));
  }
  const outcomes = loads.flatMap((load) => load.outcomes);
  expect(outcomes.filter(({ status }) => !fault.answers.includes(status))).toEqual([]);
  figures.maxLatencyMs = Math.max(figures.maxLatencyMs, slowest(outcomes.filter(isAnswered)));
  const wrong = await scene.discrepancies();
  figures.lostWrites = wrong.filter(isLost).length;
  expect(wrong).toEqual([]);
}

async function patiently(writer: Writer): Promise<number> {
  try {
    return await writer.write();
  } catch (error) {
    await delay(AGAIN_MS);
    throw error;
  }
}

const isAnswered = ({ status }: Outcome): boolean => status !== 'lost';
const isHeard = ({ status }: Outcome): boolean => status === 200 || status === 201;

describe('With the service and its database killed in turn under a load of writes', () => {
  let scene: Scene;
  beforeAll(async () => {
    faker.seed(SEED);
    scene = await Scene.open();
  }, 60_000);
  afterAll(() => scene?.close());

  it('all that was acknowledged is kept, nothing is half done, and nobody goes without their welcome', async () => {
    const writers = scene.writers();
    const drills = faults.map((fault) => ({
      fault,
      figures: { maxLatencyMs: 0, recoveryMs: 0, lostWrites: 0 },
    }));
    try {
      for (let at = 1; at <= ROUNDS_OF_EACH; at += 1) {
        for (const { fault, figures } of drills) {
          await round(scene, writers, fault, figures).catch((cause: unknown) => {
            throw new Error(`Round ${at} of "${fault.drill}", seed ${SEED}`, { cause });
          });
        }
      }
    } finally {
      for (const { fault, figures } of drills) report({ drill: fault.drill, ...figures });
    }
    for (const { figures } of drills) expect(figures.maxLatencyMs).toBeLessThan(LONGEST_MS);
    await expectNoMailLost(scene);
  }, 120_000);
});

/** Its job is done when it has arrived, and waits until then. */
async function expectNoMailLost(scene: Scene): Promise<void> {
  const welcomes = await scene.welcomes();
  const done = welcomes.filter(({ state }) => state === 'completed');
  expect(done).not.toHaveLength(0);
  expect(done.filter(({ hasArrived }) => !hasArrived)).toEqual([]);
  const states = new Set(welcomes.map(({ state }) => state));
  expect(['created', 'retry', 'active', 'completed']).toEqual(expect.arrayContaining([...states]));
}
