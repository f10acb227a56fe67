import type { Page } from '#foundation/types/page.js';

export class Pagination {
  limit!: number;
  next_cursor!: string | null;
  has_more!: boolean;
  /** All items that match; only with `include_total=true`. */
  total?: number;
}

/** Where a page that goes out again keeps itself as it goes out. */
export const BYTES = Symbol('bytes');

/** What every collection looks like; a resource's own class declares `data` again, so that the schema knows its items. */
export abstract class PageResponse<T> {
  readonly data: T[];
  readonly pagination: Pagination;
  declare [BYTES]?: Buffer;

  constructor(data: T[], { nextCursor, total }: Page<unknown>, limit: number) {
    this.data = data;
    this.pagination = {
      limit,
      next_cursor: nextCursor,
      has_more: nextCursor !== null,
      ...(total !== undefined && { total }),
    };
  }
}

/** The page, to go out from now on as bytes that are made once: Node sends them for a third less than text. */
export function asBytes<P extends PageResponse<unknown>>(page: P): P {
  page[BYTES] ??= Buffer.from(JSON.stringify({ ...page }));
  return page;
}
