import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { BuiltService } from '../../support/built-service.js';
import { eventually } from '../../support/eventually.js';
import { OtlpReceiver } from '../../support/otlp-receiver.js';
import { documentedAt } from '../auth/authorisation/documented.js';
import { scrape } from './scrape.js';

/** What of all that was asked has left no trace in one of the places where it is looked for. */
const missedBy = (asked: readonly string[], seen: readonly string[]): string[] => {
  const known = new Set(seen);
  return asked.filter((route) => !known.has(route));
};

describe('Every route', () => {
  let receiver: OtlpReceiver;
  let service: BuiltService;
  let routes: string[];
  beforeAll(async () => {
    receiver = await new OtlpReceiver().start();
    service = await BuiltService.start({
      ...receiver.variables,
      LOG_LEVEL: 'trace',
      JOBS_WORKERS: '0',
    });
    const operations = await documentedAt(service.url);
    for (const { method, path } of operations) {
      const place = path.replaceAll(/\{\w+\}/g, randomUUID());
      await request(service.url)[method.toLowerCase() as 'get'](place);
    }
    routes = operations.map(({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`);
  });
  afterAll(async () => {
    await service.stop();
    await receiver.stop();
  });

  it('leaves a line in the log', async () => {
    await eventually(async () => {
      const lines = service.entries.filter(({ message }) => message === 'request completed');
      expect(
        missedBy(
          routes,
          lines.map(({ method, route }) => `${String(method)} ${String(route)}`),
        ),
      ).toEqual([]);
    });
  });

  it('is counted and timed', async () => {
    const series = [...(await scrape(service)).keys()];
    for (const metric of ['http_requests_total', 'http_request_duration_seconds_count']) {
      const label = new RegExp(`^${metric}\\{method="(\\w+)",endpoint="([^"]+)"`);
      const counted = series.map((name) => label.exec(name)?.slice(1).join(' ') ?? '');
      expect(missedBy(routes, counted)).toEqual([]);
    }
  });

  it('is traced, but for the probes', async () => {
    const traced = routes.filter((route) => !route.startsWith('GET /health'));
    await eventually(async () => {
      expect(
        missedBy(
          traced,
          receiver.spans.map(({ name }) => name),
        ),
      ).toEqual([]);
    });
  });

  it('that is not would be missed', () => {
    expect(missedBy(['GET /v1/soups', 'GET /v1/posts'], ['GET /v1/posts'])).toEqual(['GET /v1/soups']);
  });
});
