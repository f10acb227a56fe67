import type { Api, Data, Init, PathWith } from './calls.js';
import type { Pagination } from './contract.js';

interface AnyPage {
  readonly data: readonly unknown[];
  readonly pagination: Pagination;
}
interface AnyInit {
  readonly params?: { readonly query?: { readonly cursor?: string } };
}
type Get = (path: string, init: object) => Promise<{ readonly data: unknown }>;

/** The paths of lists that come in pages. */
type PagedPath = {
  [Path in PathWith<'get'>]: Data<Api[Path]['get']> extends AnyPage ? Path : never;
}[PathWith<'get'>];
type PagedInit<Path extends PagedPath> = Init<Api[Path]['get']>;
type PageOf<Path extends PagedPath> = Data<Api[Path]['get']>;
type ItemOf<Path extends PagedPath> = PageOf<Path> extends { data: (infer Item)[] } ? Item : never;

/** Lists, from the cursor that is asked for on, or from their beginning. */
export interface Lists {
  /** Page after page, each fetched when the one before has been read. */
  pages<Path extends PagedPath>(path: Path, init?: PagedInit<Path>): AsyncGenerator<PageOf<Path>, void>;
  /** Item after item, of page after page. */
  items<Path extends PagedPath>(path: Path, init?: PagedInit<Path>): AsyncGenerator<ItemOf<Path>, void>;
}

/** Lists whose pages are fetched like this. */
export function listsBy(get: Get): Lists {
  async function* pages(path: string, init?: AnyInit): AsyncGenerator<AnyPage, void> {
    const { query } = init?.params ?? {};
    let cursor: string | null | undefined = query?.cursor;
    do {
      const params = { ...init?.params, query: { ...query, ...(cursor && { cursor }) } };
      const page = (await get(path, { ...init, params })).data as AnyPage;
      yield page;
      cursor = page.pagination.next_cursor;
    } while (cursor !== null);
  }
  async function* items(path: string, init?: AnyInit): AsyncGenerator<unknown, void> {
    for await (const { data } of pages(path, init)) yield* data;
  }
  return { pages, items } as unknown as Lists;
}
