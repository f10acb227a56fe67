import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { connected } from './cluster-connection.js';

const BUILD_LOCK = 7_245_362;
const run = promisify(execFile);

/** Where the processes that tests start keep what Node has compiled: each starts a third faster for it. */
export const COMPILE_CACHE = resolve('node_modules/.cache/compiled');

let built: Promise<void> | undefined;

/** One worker builds when the build is stale, the others wait: a lock of the cluster that all share ends with its holder. */
export function build(): Promise<void> {
  built ??= connected(process.env['GALLEY_TEST_CLUSTER'] ?? '', async (client) => {
    await client.query('select pg_advisory_lock($1)', [BUILD_LOCK]);
    await run(process.execPath, [resolve('scripts/build-if-stale.js')]);
  });
  return built;
}
