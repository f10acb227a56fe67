/** One stretch of an ordered list. `nextCursor` is null on the last page; `total` is counted only when asked for. */
export interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
  readonly total?: number;
}
