import { BuiltService, type Entry } from '../../../support/built-service.js';
import { childrenOf } from '../../../support/children-of.js';

/** The built service as two workers, each of which serves. */
export async function twoWorkers(
  redis: { url: string },
  variables: Record<string, string> = {},
): Promise<BuiltService> {
  const service = await BuiltService.start({ WORKERS: '2', REDIS_URL: redis.url, ...variables });
  await service.entry(({ message }) => message === 'All workers serve');
  return service;
}

export const workersOf = (service: BuiltService): Promise<number[]> => childrenOf(service.pid);

/** Whether a process is still there. */
export function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Which workers have answered such requests. */
export const workersAt = (service: BuiltService, path: string): Set<unknown> =>
  new Set(
    service.entries.filter((entry: Entry) => entry['path'] === path).map((entry: Entry) => entry['worker']),
  );

/** Each request on a connection of its own, and so at the next worker. */
export const ALONE = { connection: 'close' };

export const ANSWERING = 'cluster_workers{state="answering"}';
export const SILENT = 'cluster_workers{state="silent"}';

const BOUND_MS = 5_000;

/** What Prometheus reads of whichever worker takes the connection. What is handed to one that is frozen or dying is given up. */
export async function scraped({ url }: BuiltService): Promise<string> {
  const signal = AbortSignal.timeout(BOUND_MS);
  return (await fetch(`${url}/metrics`, { signal, headers: ALONE })).text();
}

/** One sample of a scrape, zero where it is not there. */
export async function sample(service: BuiltService, name: string): Promise<number> {
  const lines = (await scraped(service)).split('\n');
  const line = lines.find((one) => one.startsWith(`${name} `));
  return Number(line?.slice(name.length) ?? 0);
}
