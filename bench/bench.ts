/** `npm run bench`: Galley beside its peers, on this machine. `-- --help` tells the rest. */
import { compareAll } from './comparison.js';
import { describeMachine } from './machine.js';
import { featureCosts } from './modes/feature-costs.js';
import { growth } from './modes/growth.js';
import { logins } from './modes/logins.js';
import { profile } from './modes/profile.js';
import { soak } from './modes/soak.js';
import { type Options, parseOptions, USAGE } from './options.js';
import { writeResults } from './report/results.js';
import { type Scene, setScene } from './scene.js';

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
const stack = new AsyncDisposableStack();

for (const [signal, code] of Object.entries(SIGNALS)) process.on(signal, () => void finish(code));
try {
  process.stdout.write(await bench(process.argv.slice(2)));
  await finish(0);
} catch (error) {
  // What fails because a signal has ended it has not failed.
  if (!stack.disposed) console.error(error instanceof Error ? error.message : error);
  await finish(1);
}

async function bench(args: string[]): Promise<string> {
  if (args.includes('--help')) return USAGE;
  const options = parseOptions(args);
  const scene = await setScene(options.posts, stack);
  switch (options.mode.name) {
    case 'compare':
      return comparison(scene, options);
    case 'feature-costs':
      return featureCosts(scene, options);
    case 'growth':
      return growth(scene, options);
    case 'logins':
      return logins(scene, options);
    case 'profile':
      return profile(scene, options.mode.endpoint, options.seconds);
    case 'soak':
      return soak(scene, options.mode.minutes);
  }
}

async function comparison(scene: Scene, options: Options): Promise<string> {
  const { posts, rounds, seconds, results } = options;
  return writeResults(results, {
    machine: describeMachine(scene),
    options: { posts, rounds, seconds },
    seedSeconds: scene.seedSeconds,
    ...(await compareAll(scene, options)),
  });
}

async function finish(code: number): Promise<void> {
  if (stack.disposed) return;
  await stack.disposeAsync();
  process.exit(code);
}
