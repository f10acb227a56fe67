import request from 'supertest';
import type { TestApp } from '../../support/test-app.js';

/** The samples of a scrape, each under its name and labels as they are written. */
export type Series = ReadonlyMap<string, number>;

/** What Prometheus would read now. */
export async function scrape({ url }: Pick<TestApp, 'url'>): Promise<Series> {
  const { text } = await request(url).get('/metrics').expect(200);
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

/** Which samples have grown between two scrapes, and by how much, of those that are so called; the scrapes themselves left out. */
export const grown = (before: Series, after: Series, name: string): Record<string, number> =>
  Object.fromEntries(
    [...after].flatMap(([series, value]) => {
      const growth = value - (before.get(series) ?? 0);
      const isOf = series === name || series.startsWith(`${name}{`);
      return isOf && growth > 0 && !series.includes('endpoint="/metrics"') ? [[series, growth]] : [];
    }),
  );

/** The sample of `http_requests_total` that such a request raises. */
export const requests = (method: string, endpoint: string, status: number): string =>
  `http_requests_total{method="${method}",endpoint="${endpoint}",status="${status}"}`;
