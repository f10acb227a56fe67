import { capacity, compare, type Measured } from './compare.js';
import type { Endpoint, Goal } from './endpoints.js';
import type { Spread } from './figures.js';
import type { Options } from './options.js';
import { fastify, galley, programs } from './programs.js';
import { showProgress } from './progress.js';
import type { Scene } from './scene.js';

export interface Ratio extends Spread {
  readonly peer: string;
  readonly goal: Goal | null;
}

/** One endpoint, with all who were asked. */
export interface Comparison {
  readonly endpoint: Pick<Endpoint, 'name' | 'label'>;
  readonly measured: readonly Measured[];
  /** What Galley does with the CPU that a peer needs for one. */
  readonly ratios: readonly Ratio[];
}

/** How long answers take while the server has time. */
export interface Steady {
  readonly endpoint: string;
  /** Requests a second. */
  readonly rate: number;
  readonly measured: readonly Measured[];
}

export interface Outcome {
  readonly comparisons: readonly Comparison[];
  /** What this machine cannot have. */
  readonly skipped: readonly string[];
  readonly steady: Steady | null;
}

const STEADY_RATE = 500;
const STEADY_PROGRAMS = [galley, fastify];

/** All endpoints that were asked for. Tells loudly of those that this machine cannot have. */
export async function compareAll(scene: Scene, { endpoints, rounds, seconds }: Options): Promise<Outcome> {
  const isPossible = ({ variant }: Endpoint): boolean => variant !== 'redis' || scene.redisUrl !== '';
  const possible = endpoints.filter(isPossible);
  const skipped = endpoints.filter((endpoint) => !isPossible(endpoint)).map(({ label }) => label);
  for (const label of skipped)
    process.stderr.write(`\n!!! SKIPPED for want of a redis-server: ${label} !!!\n\n`);

  const steadily = possible.find(({ name }) => name === 'user');
  const slicesInAll = possible.length * programs.length + (steadily ? STEADY_PROGRAMS.length : 0);
  const progress = showProgress(slicesInAll * rounds);
  const comparisons: Comparison[] = [];
  for (const endpoint of possible) {
    const slices = { rounds, seconds, onSlice: progress.step };
    const measured = await compare(scene, endpoint, programs, slices);
    comparisons.push({
      endpoint: { name: endpoint.name, label: endpoint.label },
      measured,
      ratios: ratiosOf(endpoint, measured),
    });
  }
  const slices = { rounds, seconds, rate: STEADY_RATE, onSlice: progress.step };
  const steady = steadily && {
    endpoint: steadily.label,
    rate: STEADY_RATE,
    measured: await compare(scene, steadily, STEADY_PROGRAMS, slices),
  };
  progress.end();
  return { comparisons, skipped, steady: steady ?? null };
}

function ratiosOf({ goals }: Endpoint, measured: readonly Measured[]): Ratio[] {
  const ours = measured.find(({ program }) => program === galley.name);
  if (!ours) return [];
  return measured
    .filter((one) => one !== ours)
    .map((peer) => ({
      peer: peer.program,
      ...capacity(ours, peer),
      goal: goals.find((goal) => goal.peer === peer.program) ?? null,
    }));
}
