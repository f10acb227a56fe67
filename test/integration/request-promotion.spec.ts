import { describe, expect, it } from '@jest/globals';
import { BuiltService } from '../support/built-service.js';
import { Person } from '../support/person.js';

const CLIENTS = 24;
const WARM = 1_000;
const COUNTED = 4_000;
/** A start and five thousand answers, on a machine that does much else. */
const PATIENCE_MS = 120_000;
/** Fewer than two hundred are; where those under way stood in a `Set`, three thousand were and more. */
const MOST_BYTES = 1_000;

/**
 * In the service: watches its collector from the first signal on, and says at the second what that has made old. It
 * begins without garbage; where a collection finishes the sweeping of one before, there is less that is old, and not more.
 */
const WATCH = `
  import { GCProfiler } from 'node:v8';
  const old = ({ heapSpaceStatistics: spaces }) =>
    spaces.filter(({ spaceName }) => !spaceName.startsWith('new_')).reduce((sum, { spaceUsedSize }) => sum + spaceUsedSize, 0);
  const profiler = new GCProfiler();
  process.once('SIGUSR2', () => {
    process.once('SIGUSR2', () => {
      const scavenges = profiler.stop().statistics.filter(({ gcType }) => gcType === 'Scavenge');
      const growths = scavenges.map(({ beforeGC, afterGC }) => Math.max(0, old(afterGC) - old(beforeGC)));
      console.log('Promoted ' + growths.reduce((sum, growth) => sum + growth, 0) + ' in ' + growths.length);
    });
    gc();
    profiler.start();
    console.log('Watching');
  });`;

/** In the service: a `Set` of answers under way. */
const SET = `
  import { subscribe } from 'node:diagnostics_channel';
  const underWay = new Set();
  subscribe('http.server.request.start', ({ response }) => void underWay.add(response));
  subscribe('http.server.response.finish', ({ response }) => void underWay.delete(response));`;

const preload = (program: string): string => `--import=data:text/javascript,${encodeURIComponent(program)}`;

/** Nothing is cached, since who waits for nobody has ended before the collector comes; and who came first is answered first. */
const start = (...programs: string[]): Promise<BuiltService> =>
  BuiltService.start({
    ENABLE_CACHE: 'false',
    DATABASE_POOL_SIZE: '1',
    LOG_LEVEL: 'info',
    NODE_OPTIONS: ['--expose-gc', ...programs.map(preload)].join(' '),
  });

/** Twenty-four who ask for a user and for a list in turn. */
async function ask(urls: readonly string[], requests: number): Promise<void> {
  let asked = 0;
  const client = async (): Promise<void> => {
    while (asked < requests) {
      const answer = await fetch(urls[asked++ % urls.length] ?? '');
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`answered ${answer.status}`);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}

/** The bytes that the service carries into the old generation for one request. */
async function promotedBytes(service: BuiltService): Promise<number> {
  const ann = await Person.signUp(service.url, 'ann');
  await Promise.all(Array.from({ length: 20 }, () => ann.publishes()));
  const urls = [`/v1/users/${ann.id}`, '/v1/posts?limit=20'].map((path) => service.url + path);
  await ask(urls, WARM);
  service.signal('SIGUSR2');
  await service.said(/^Watching$/);
  await ask(urls, COUNTED);
  service.signal('SIGUSR2');
  const [, promoted, scavenges] = await service.said(/^Promoted (\d+) in (\d+)$/);
  // What comes from one collection is old at the second.
  expect(Number(scavenges)).toBeGreaterThan(2);
  return Number(promoted) / COUNTED;
}

describe('What is made for a request', () => {
  it(
    'dies young',
    async () => {
      expect(await promotedBytes(await start(WATCH))).toBeLessThan(MOST_BYTES);
    },
    PATIENCE_MS,
  );

  it(
    'is seen to grow old where a Set holds it while it is under way',
    async () => {
      expect(await promotedBytes(await start(WATCH, SET))).toBeGreaterThan(MOST_BYTES);
    },
    PATIENCE_MS,
  );
});
