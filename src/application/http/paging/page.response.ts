import type { Page } from '#foundation/types/page.js';

export class Pagination {
  limit!: number;
  next_cursor!: string | null;
  has_more!: boolean;
  /** All items that match; only with `include_total=true`. */
  total?: number;
}

/** What every collection looks like; a resource's own class declares `data` again, so that the schema knows its items. */
export abstract class PageResponse<T> {
  readonly data: T[];
  readonly pagination: Pagination;

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
