import { expect } from '@jest/globals';
import type { Response, Test } from 'supertest';
import type { PostBody } from '../../support/person.js';

interface Reader {
  get(path: string): Test;
}

interface PageBody {
  data: PostBody[];
  pagination: { limit: number; next_cursor: string | null; has_more: boolean; total?: number };
}

/** The ids of all pages of a list, walked by cursor; each page's `Link` says the same. */
export async function walk(reader: Reader, path: string, between = async () => {}): Promise<string[][]> {
  const pages: string[][] = [];
  let next: string | null = path;
  while (next !== null) {
    const response: Response = await reader.get(next).expect(200);
    pages.push((response.body as PageBody).data.map(({ id }) => id));
    next = nextOf(path, response);
    await between();
  }
  return pages;
}

function nextOf(path: string, { body, headers }: Response): string | null {
  const { next_cursor: cursor, has_more: more } = (body as PageBody).pagination;
  expect(more).toBe(cursor !== null);
  const [, link] = /^<([^>]+)>; rel="next"$/.exec((headers['link'] as string | undefined) ?? '') ?? [];
  if (cursor === null) {
    expect(headers['link']).toBeUndefined();
    return null;
  }
  const [here, there] = [new URL(path, 'http://galley'), new URL(link ?? '', 'http://galley')];
  here.searchParams.set('cursor', cursor);
  expect(there.pathname).toBe(here.pathname);
  expect(Object.fromEntries(there.searchParams)).toEqual(Object.fromEntries(here.searchParams));
  return link ?? null;
}
