import { Injectable } from '@nestjs/common';
import type { Page } from '#foundation/types/page.js';
import type { Position, Slice } from '#infrastructure/database/listing.js';
import { Cursors } from './cursors.js';
import type { PageRequest } from './page.request.js';

/** A list that can be read from a place on, and counted. */
export interface Pageable<T> {
  slice(limit: number, after: Position | null): Promise<Slice<T>>;
  count(): Promise<number>;
}

/** Turns the pieces of a list into pages with cursors. */
@Injectable()
export class Pager {
  constructor(private readonly cursors: Cursors) {}

  /** Throws `InvalidCursor` when the request's cursor is not of this list, filter and order. */
  async page<T>(request: PageRequest, list: Pageable<T>): Promise<Page<T>> {
    const scope = scopes.getOrInsertComputed(request, scopeOf);
    const after = request.cursor === undefined ? null : this.cursors.open(request.cursor, scope);
    const { items, last } = await list.slice(request.limit, after);
    return {
      items,
      nextCursor: last && this.cursors.seal(last, scope),
      ...(request.include_total && { total: await list.count() }),
    };
  }
}

const NO_FILTER = ['limit', 'cursor', 'include', 'include_total', 'render'];

/** Of requests that are remembered, and never change. */
const scopes = new WeakMap<PageRequest, string>();

/** All that decides what is in the list and in which order; not how much of it is shown. */
function scopeOf(request: PageRequest): string {
  const filter = Object.entries(request)
    .filter(([name, value]) => value !== undefined && !NO_FILTER.includes(name))
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([request.constructor.name, filter]);
}
