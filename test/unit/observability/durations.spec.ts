import { describe, expect, it } from '@jest/globals';
import { Histogram, Registry } from 'prom-client';
import { Durations } from '#infrastructure/observability/durations.js';

const BOUNDS = [0.1, 0.5, 1];

function soups() {
  const register = new Registry();
  const described = { name: 'soup_seconds', help: 'How long soups cook', labelNames: ['kind'] as const };
  const histogram = new Histogram({ ...described, buckets: BOUNDS, registers: [register] });
  return { register, histogram };
}

describe('Durations counted for a histogram', () => {
  it('are told as prom-client would tell them', async () => {
    const { register, histogram } = soups();
    const theirs = soups();
    for (const [kind, seconds] of [
      ['pea', 0.05],
      ['pea', 0.1],
      ['leek', 0.7],
      ['pea', 1],
      ['leek', 12],
    ] as const) {
      Durations.for(histogram, BOUNDS).of({ kind }).observe(seconds);
      theirs.histogram.observe({ kind }, seconds);
    }
    expect(await register.metrics()).toBe(await theirs.register.metrics());
    expect((await theirs.histogram.get()).values).toMatchObject((await histogram.get()).values);
  });

  it('are there from the beginning, and stay at every scrape', async () => {
    const { register, histogram } = soups();
    const pea = Durations.for(histogram, BOUNDS).of({ kind: 'pea' });
    expect(await register.metrics()).toContain('soup_seconds_count{kind="pea"} 0');
    pea.observe(0.2);
    await register.metrics();
    expect(await register.metrics()).toContain('soup_seconds_bucket{le="0.5",kind="pea"} 1');
  });

  it('of two applications in a process come together', async () => {
    const { register, histogram } = soups();
    const [ours, theirs] = [Durations.for(histogram, BOUNDS), Durations.for(histogram, BOUNDS)];
    ours.of({ kind: 'pea' }).observe(0.2);
    theirs.of({ kind: 'pea' }).observe(0.2);
    expect(await register.metrics()).toContain('soup_seconds_sum{kind="pea"} 0.4');
  });
});
