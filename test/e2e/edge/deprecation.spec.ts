import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Deprecated } from '../../../src/application/http/deprecation/deprecated.js';
import { SINCE, SUNSET } from '../../support/deprecated-soups.js';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { scrape } from '../operations/scrape.js';

const TOLD = {
  deprecation: `@${Date.parse(SINCE) / 1_000}`,
  sunset: 'Sun, 31 Jan 2100 00:00:00 GMT',
};

const TOLD_IN_CONTRACT = Object.fromEntries(
  ['Deprecation', 'Sunset', 'Link'].map((name) => [name, { $ref: `#/components/headers/${name}` }]),
);

describe('An operation that is deprecated', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ CORS_ORIGINS: '*' });
  });
  afterAll(() => app.close());

  it('answers as ever, and says since when, until when and what comes after it', async () => {
    const { headers, body } = await app.stranger.get('/v1/soups/pea').expect(200);
    expect(body).toEqual({ name: 'pea' });
    expect(headers).toMatchObject({ ...TOLD, link: '</v2/soups/pea>; rel="successor-version"' });
  });

  it('puts nothing into a link but a path', async () => {
    const { headers } = await app.stranger.get('/v1/soups/%3E%3B%20rel=%22x%22').expect(200);
    expect(headers['link']).toBe('</v2/soups/%3E%3B%20rel%3D%22x%22>; rel="successor-version"');
  });

  it('names its successor beside the next page', async () => {
    const { headers } = await app.stranger.get('/v1/soups').expect(200);
    expect(headers['link']).toBe('</v2/soups>; rel="successor-version", </v1/soups?cursor=more>; rel="next"');
  });

  it('is counted by its route', async () => {
    const uses = async () => (await scrape(app)).get('deprecated_requests_total{endpoint="/v1/soups/:name"}');
    const before = await uses();
    await app.stranger.get('/v1/soups/pea').expect(200);
    await app.stranger.head('/v1/soups/leek').expect(200);
    expect(await uses()).toBe(Number(before) + 2);
  });

  it('tells pages of other origins, too', async () => {
    const { headers } = await app.stranger.get('/v1/soups').set('origin', 'https://app.example.com');
    for (const name of ['Deprecation', 'Sunset', 'Link'])
      expect(headers['access-control-expose-headers']).toContain(name);
  });

  it('is told in the contract, with its headers and its end', async () => {
    const { body } = await app.stranger.get('/openapi.json').expect(200);
    const { paths, components } = body as {
      paths: Record<string, { get: { deprecated?: boolean; responses: Record<string, { $ref: string }> } }>;
      components: { responses: Record<string, { headers: object }>; headers: object };
    };
    const operation = paths['/v1/soups/{name}']?.get;
    expect(operation).toMatchObject({ deprecated: true, responses: { 200: { headers: TOLD_IN_CONTRACT } } });
    const gone = operation?.responses['410']?.$ref.split('/').at(-1) ?? '';
    expect(components.responses[gone]).toMatchObject({ headers: TOLD_IN_CONTRACT });
    expect(components.headers).toHaveProperty('Sunset');
    expect(paths['/v1/soups/fresh/today']?.get).not.toHaveProperty('deprecated');
  });

  it('leaves others alone', async () => {
    const { headers } = await app.stranger.get('/v1/soups/fresh/today').expect(200);
    for (const name of ['deprecation', 'sunset', 'link']) expect(headers).not.toHaveProperty(name);
  });

  it('is gone after its sunset, and says where to go', async () => {
    const later = await TestApp.start();
    try {
      later.clock.advance(Date.parse(SUNSET) - Date.now() - 60_000);
      await later.stranger.get('/v1/soups/pea').expect(200);
      later.clock.advance(60_000);
      const { headers } = await later.stranger
        .get('/v1/soups/pea')
        .expect(problem(410, 'gone', { successor: '/v2/soups/pea' }));
      expect(headers).toMatchObject({ ...TOLD, link: '</v2/soups/pea>; rel="successor-version"' });
      await later.stranger.get('/v1/soups/fresh/today').expect(200);
    } finally {
      await later.close();
    }
  });
});

describe('A deprecation', () => {
  it.each([
    ['that ends before it begins', '2027-01-31', '2026-01-31'],
    ['without an end', '2027-01-31', 'some day'],
  ])('%s is refused where it is written', (_, since, sunset) => {
    expect(() => Deprecated({ since, sunset, successor: '/v2/soups' })).toThrow(RangeError);
  });
});
