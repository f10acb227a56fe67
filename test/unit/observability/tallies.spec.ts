import { describe, expect, it } from '@jest/globals';
import { Counter, Registry } from 'prom-client';
import { Tallies } from '#infrastructure/observability/tallies.js';

function soups() {
  const register = new Registry();
  const counter = new Counter({
    name: 'soups_total',
    help: 'Soups',
    labelNames: ['kind'],
    registers: [register],
  });
  return { register, counter };
}

const valuesOf = async (counter: Counter<'kind'>) =>
  Object.fromEntries((await counter.get()).values.map(({ labels, value }) => [labels.kind, value]));

describe('What is tallied for a counter', () => {
  it('is there from the beginning, and told at each scrape once', async () => {
    const { counter, register } = soups();
    const pea = Tallies.for(counter).of({ kind: 'pea' });
    expect(await valuesOf(counter)).toEqual({ pea: 0 });
    pea.times += 2;
    expect(await register.metrics()).toContain('soups_total{kind="pea"} 2');
    expect(await valuesOf(counter)).toEqual({ pea: 2 });
    pea.times += 1;
    expect(await valuesOf(counter)).toEqual({ pea: 3 });
  });

  it('comes together with what is counted otherwise, and what a second application of the process has tallied', async () => {
    const { counter } = soups();
    const [ours, theirs] = [Tallies.for(counter), Tallies.for(counter)];
    ours.of({ kind: 'pea' }).times += 1;
    theirs.of({ kind: 'pea' }).times += 1;
    theirs.of({ kind: 'leek' }).times += 1;
    counter.inc({ kind: 'leek' });
    expect(await valuesOf(counter)).toEqual({ pea: 2, leek: 2 });
  });
});
