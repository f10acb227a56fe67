/**
 * Things of which thousands come and go a second, to be looked through now and then. A Set or a Map makes a new table of
 * them every so often, and V8 lets each old table keep the next one with all that stood in it: what would die young is
 * carried from collection to collection instead, which took 30 % of what an uncached read cost.
 */
export class Slots<T> {
  private readonly items: (T | null)[] = [];
  private readonly free: number[] = [];

  /** Returns where it stands until it is removed. */
  add(item: T): number {
    const place = this.free.pop() ?? this.items.length;
    this.items[place] = item;
    return place;
  }

  /** Once for each place that `add` has given. */
  remove(place: number): void {
    this.items[place] = null;
    this.free.push(place);
  }

  get size(): number {
    return this.items.length - this.free.length;
  }

  /** In no order. */
  *[Symbol.iterator](): Generator<T> {
    for (const item of this.items) if (item !== null) yield item;
  }
}
