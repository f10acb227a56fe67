import { LRUCache } from 'lru-cache';

/** Of each budget. Who is forgotten begins anew; that many callers at once are not limited by counting them. */
const MOST_CALLERS = 100_000;

/** What is known of callers, by the name of the budget and then by the caller: a key of both would be a new text each time. */
export class Callers<T extends object> {
  private readonly known = new Map<string, LRUCache<string, T>>();

  of(budget: string): LRUCache<string, T> {
    let callers = this.known.get(budget);
    if (!callers) {
      // By size: a bound on their number would take the memory of all of them at the start.
      callers = new LRUCache({ maxSize: MOST_CALLERS, sizeCalculation: () => 1 });
      this.known.set(budget, callers);
    }
    return callers;
  }
}
