import { AggregatorRegistry, type Registry } from 'prom-client';
import type { Measured } from './messages.js';

/** What a registry holds now. */
export const measure = async (registry: Registry): Promise<Measured[]> =>
  (await registry.getMetricsAsJSON()) as unknown as Measured[];

/** One registry of what several processes have measured, each metric by its own rule; `first` takes of the first that has it. */
export const aggregate = (all: readonly (readonly Measured[])[]): Registry =>
  AggregatorRegistry.aggregate(all as object[]);

/** What stays of processes that are gone: what they have counted, and nothing that was only so while they lived. */
export function countsOf(all: readonly (readonly Measured[])[]): Measured[] {
  const counts = all.map((metrics) => metrics.filter(({ type }) => type !== 'gauge'));
  const summed = aggregate(counts).getMetricsAsArray() as unknown as Measured[];
  return summed.map(({ name, help, type, aggregator, values }) => ({ name, help, type, aggregator, values }));
}
