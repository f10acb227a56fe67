import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const BETWEEN_LOOKS_MS = 1_000;
/** Of the time since the last look; what the service does by itself takes a hundredth. */
const BUSY_SHARE = 0.03;

type Collect = (how: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void;

/**
 * Gives back to the system what the start has left: V8 keeps it for as long as nothing asks for memory, a third of what an
 * idle process holds. It takes a tenth of what the start did, so it waits for a second in which there is next to nothing to do.
 */
export function releaseGarbageOnceIdle(): void {
  let before = performance.eventLoopUtilization();
  const looks = setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    if (utilization > BUSY_SHARE) return;
    clearInterval(looks);
    releaseGarbage();
  }, BETWEEN_LOOKS_MS).unref();
}

function releaseGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as Collect;
  setFlagsFromString('--no-expose-gc');
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
