import { fileURLToPath } from 'node:url';
import { endpoints } from '../endpoints.js';
import { Server } from '../process/server.js';
import { galley } from '../programs.js';
import { showProgress } from '../progress.js';
import { document, table } from '../report/markdown.js';
import type { Scene } from '../scene.js';

const PRELOAD = fileURLToPath(new URL('collected.ts', import.meta.url));
const LOOKS = 30;
/** Of the looks, those in which the service fills its caches and its pools. */
const WARM_UP_SHARE = 1 / 3;
const MIB = 2 ** 20;
const CONNECTIONS = 24;

interface Look {
  readonly minutes: number;
  readonly rssMib: number;
  readonly heapMib: number;
}

/** How memory grows under the load of all endpoints, after a collection each time. */
export async function soak(scene: Scene, minutes: number): Promise<string> {
  const server = await Server.start({
    name: galley.name,
    args: ['--expose-gc', '--import', PRELOAD, ...galley.args],
    env: galley.env(scene, scene.redisUrl ? 'redis' : 'memory'),
    ...scene,
  });
  const token = await galley.token(scene, server.url);
  const asks = (await Promise.all(endpoints.map((one) => one.asks(scene, token, server.url)))).flat();
  const begun = performance.now();
  const looks: Look[] = [];
  const progress = showProgress(LOOKS);
  for (let look = 0; look < LOOKS; look++) {
    server.emptyLog();
    const seconds = (minutes * 60) / LOOKS;
    await scene.load.run({ port: server.port, asks, connections: CONNECTIONS, seconds });
    const { rss, heapUsed } = await server.askInside<NodeJS.MemoryUsage>('memory');
    looks.push({ minutes: (performance.now() - begun) / 60_000, rssMib: rss / MIB, heapMib: heapUsed / MIB });
    progress.step(`heap ${(heapUsed / MIB).toFixed(1)} MiB`);
  }
  progress.end();
  await server.stop();
  return summary(looks, minutes);
}

function summary(looks: readonly Look[], minutes: number): string {
  const warm = looks.slice(Math.floor(looks.length * WARM_UP_SHARE));
  const row = (name: string, of: (look: Look) => number): string[] => [
    name,
    ...[warm.at(0), warm.at(-1)].map((look) => (look ? of(look).toFixed(1) : '')),
    slope(warm.map((look) => [look.minutes, of(look)])).toFixed(3),
  ];
  return document(
    `## Memory in ${minutes} minutes under load, after collections`,
    table(
      ['', 'MiB once warm', 'MiB at the end', 'MiB a minute'],
      [row('RSS', ({ rssMib }) => rssMib), row('heap', ({ heapMib }) => heapMib)],
    ),
  );
}

/** Of the line that lies nearest to the points. */
function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (of: (point: readonly [number, number]) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean((point) => point[0]), mean((point) => point[1])];
  return mean((point) => (point[0] - x) * (point[1] - y)) / mean((point) => (point[0] - x) ** 2);
}
