import { setTimeout as delay } from 'node:timers/promises';

const PATIENCE_MS = 10_000;
const BETWEEN_MS = 50;

/** Tries until it succeeds, for ten seconds at the most; then fails as the last try did. */
export async function eventually<T>(
  attempt: () => PromiseLike<T>,
  patienceMs: number = PATIENCE_MS,
): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await delay(BETWEEN_MS);
    }
  }
}
