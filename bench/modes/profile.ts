import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Endpoint } from '../endpoints.js';
import { Server } from '../process/server.js';
import { galley } from '../programs.js';
import { document, table } from '../report/markdown.js';
import type { Scene } from '../scene.js';

const SHOWN = 10;
const CONNECTIONS = 24;
const WARM_UP_SECONDS = 4;
const WAITING = ['(idle)', '(program)'];

/** What V8 writes with --cpu-prof, as far as it is read here. */
interface Profile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: Frame }[];
  /** Microseconds of the clock that hrtime reads. */
  readonly startTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface Frame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
}

interface Span {
  readonly from: number;
  readonly until: number;
}

/** Where Galley spends its time on an endpoint, once it is warm. */
export async function profile(scene: Scene, endpoint: Endpoint, seconds: number): Promise<string> {
  const server = await Server.start({
    name: galley.name,
    args: ['--cpu-prof', `--cpu-prof-dir=${scene.folder}`, ...galley.args],
    env: galley.env(scene, endpoint.variant),
    ...scene,
  });
  const token = await galley.token(scene, server.url);
  const asks = await endpoint.asks(scene, token, server.url);
  const job = { port: server.port, asks, connections: CONNECTIONS };
  await scene.load.run({ ...job, seconds: WARM_UP_SECONDS });
  const from = now();
  const { answered } = await scene.load.run({ ...job, seconds });
  const span = { from, until: now() };
  await server.stop();
  const name = (await readdir(scene.folder)).find((file) => file.endsWith('.cpuprofile')) ?? '';
  const written = JSON.parse(await readFile(join(scene.folder, name), 'utf8')) as Profile;
  return document(
    `## ${endpoint.label}: microseconds a request on the main thread, ${answered} requests`,
    top(
      'function',
      written,
      span,
      answered,
      ({ functionName, url, lineNumber }) =>
        `${functionName || '(anonymous)'} ${placeOf(url)}:${lineNumber + 1}`,
    ),
    top('package', written, span, answered, ({ functionName, url }) => packageOf(url) || functionName),
  );
}

const now = (): number => Number(process.hrtime.bigint() / 1_000n);

function top(
  title: string,
  { nodes, startTime, samples, timeDeltas }: Profile,
  { from, until }: Span,
  answered: number,
  nameOf: (frame: Frame) => string,
): string {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const spent = new Map<string, number>();
  let at = startTime;
  for (const [index, sample] of samples.entries()) {
    const took = timeDeltas[index] ?? 0;
    at += took;
    const name = names.get(sample) ?? '';
    if (at >= from && at <= until && !WAITING.some((one) => name.startsWith(one)))
      spent.set(name, (spent.get(name) ?? 0) + took);
  }
  const all = [...spent.values()].reduce((sum, one) => sum + one, 0);
  const rows = [...spent]
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, SHOWN)
    .map(([name, took]) => [name, (took / answered).toFixed(1), `${((100 * took) / all).toFixed(1)} %`]);
  return table([title, 'self µs', 'share'], [...rows, ['all', (all / answered).toFixed(1), '100 %']]);
}

const placeOf = (url: string): string =>
  url.startsWith('file:') ? relative(process.cwd(), fileURLToPath(url)) : url;

function packageOf(url: string): string {
  const place = placeOf(url);
  const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(place) ?? [];
  return name ?? (place.startsWith('node:') ? 'node' : place.split('/').slice(0, 4).join('/'));
}
