import { getHeapStatistics } from 'node:v8';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fastify, type FastifyInstance, type InjectOptions } from 'fastify';
import type { Person } from '../support/person.js';
import { TestApp } from '../support/test-app.js';

const WARM = 500;
const COUNTED = 500;

/** Of this thread, since it began: what is allocated for a request depends neither on the machine nor on what else it does. */
const allocatedBytes = (): number =>
  (getHeapStatistics() as { total_allocated_bytes?: number }).total_allocated_bytes ?? Number.NaN;

/** The bytes that are allocated for one request, the test's own side of it included. */
async function bytesFor(ask: () => Promise<{ statusCode: number }>): Promise<number> {
  let begun = 0;
  for (let at = -WARM; at < COUNTED; at++) {
    if (at === 0) begun = allocatedBytes();
    const { statusCode } = await ask();
    if (statusCode >= 300) throw new Error(`answered ${statusCode}`);
  }
  return (allocatedBytes() - begun) / COUNTED;
}

interface Asked {
  readonly what: string;
  /** About twice what it was when this was written; what is counted for coverage takes a part of that. */
  readonly mostBytes: number;
  readonly request: () => InjectOptions;
}

describe('What is allocated for a request, beyond what bare Fastify needs', () => {
  let app: TestApp;
  let galley: FastifyInstance;
  let bare: FastifyInstance;
  let ann: Person;
  beforeAll(async () => {
    app = await TestApp.start({
      LOG_LEVEL: 'info',
      RATE_LIMIT_ENABLED: 'true',
      RATE_LIMIT_REQUESTS: '1000000',
      RATE_LIMIT_ADDRESS_REQUESTS: '1000000',
    });
    galley = app.nest.getHttpAdapter().getInstance() as unknown as FastifyInstance;
    ann = await app.signUp('ann');
    bare = fastify();
    bare.get('/', async () => ({ status: 'alive' }));
  });
  afterAll(async () => {
    await bare.close();
    await app.close();
  });

  const signed = () => ({ authorization: `Bearer ${ann.token}` });
  const profile = () => `/v1/users/${ann.id}`;
  const soup = { title: 'An evening', content: 'Soup, again.' };

  it.each<Asked>([
    { what: 'a probe', mostBytes: 34_000, request: () => ({ url: '/health/live' }) },
    { what: 'a cached read', mostBytes: 78_000, request: () => ({ url: profile() }) },
    {
      what: 'a cached read by somebody signed in',
      mostBytes: 78_000,
      request: () => ({ url: profile(), headers: signed() }),
    },
    { what: 'a list', mostBytes: 150_000, request: () => ({ url: '/v1/posts?limit=20&sort=-created_at' }) },
    { what: 'the newest posts', mostBytes: 45_000, request: () => ({ url: '/v1/posts?limit=20' }) },
    {
      what: 'a write',
      mostBytes: 224_000,
      request: () => ({ method: 'POST', url: '/v1/posts', headers: signed(), payload: soup }),
    },
  ])(
    'is bounded for $what',
    async ({ mostBytes, request }) => {
      const ours = await bytesFor(() => galley.inject(request()));
      // Not before: what both need would be counted while V8 has not compiled it, and here once it has.
      const bytes = ours - (await bytesFor(() => bare.inject('/')));
      expect(bytes).toBeGreaterThan(0);
      expect(bytes).toBeLessThan(mostBytes);
    },
    60_000,
  );
});
