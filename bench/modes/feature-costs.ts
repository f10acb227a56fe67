import { startCollector } from '../costs/collector.js';
import { everything, type Feature, features, galleyWith, traces } from '../costs/features.js';
import { compare, type Measured } from '../compare.js';
import { endpointNamed } from '../endpoints.js';
import { median, spreadOf } from '../figures.js';
import type { Options } from '../options.js';
import { showProgress } from '../progress.js';
import { document, table } from '../report/markdown.js';
import type { Scene } from '../scene.js';

/** What each feature costs on the read that is cached in process: the difference to all on, in the same round. */
export async function featureCosts(scene: Scene, { rounds, seconds }: Options): Promise<string> {
  await using stack = new AsyncDisposableStack();
  const exported = traces(await startCollector(stack));
  const programs = [undefined, ...features, everything, ...exported].map(galleyWith);
  const endpoint = endpointNamed('user-in-process');
  const progress = showProgress(rounds * programs.length);
  const [allOn, ...others] = await compare(scene, endpoint, programs, {
    rounds,
    seconds,
    onSlice: progress.step,
  });
  progress.end();
  if (!allOn) return '';
  const isAdded = ({ program }: Measured): boolean =>
    exported.some(({ label }: Feature) => label === program);
  const rows = others.map((other) => rowOf(allOn, other, isAdded(other) ? -1 : 1));
  return document(
    `## ${endpoint.label}: what each feature costs`,
    `With all on ${median(allOn.samples.map(({ cpu }) => cpu)).toFixed(1)} µs of CPU a request. ` +
      'The median of the rounds and, in brackets, the least and the most.',
    table(['feature', 'µs a request'], rows),
  );
}

/** Of what was taken away, what is missing; of what was added, what has come. */
function rowOf(allOn: Measured, { program, samples }: Measured, sign: 1 | -1): string[] {
  const costs = samples.map(({ cpu }, round) => sign * ((allOn.samples[round]?.cpu ?? Number.NaN) - cpu));
  const { median: middle, min, max } = spreadOf(costs);
  return [program, `${middle.toFixed(1)} (${min.toFixed(1)}–${max.toFixed(1)})`];
}
