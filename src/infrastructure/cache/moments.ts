import { LRUCache } from 'lru-cache';
import type { Tally } from '#infrastructure/observability/tallies.js';
import type { CacheStore } from './cache-store.js';

const LONGEST_MS = 1_000;
/** Few: each may be as large as an answer, and nobody is to fill the memory by asking for all that there are. */
const MOST = 3;
/** The time need not be asked for each millisecond. */
const TTL_RESOLUTION_MS = 50;

/** For whom it is worth counting. */
export interface Looks {
  readonly hit: Tally;
  readonly miss: Tally;
}

/**
 * What many ask for at once and any of many changes makes another: kept in this process for a second at the most, and not
 * beyond its forgetting. Not in Redis, whose marks of what is forgotten would keep out what changes every few seconds.
 */
export class Moments<K extends string | number, T> {
  /** From when it is asked for, so that what is on its way is forgotten, too. */
  private readonly kept = new LRUCache<K, Promise<T>>({
    max: MOST,
    ttl: LONGEST_MS,
    ttlResolution: TTL_RESOLUTION_MS,
    // It may be large, and nobody may ask any more.
    ttlAutopurge: true,
  });

  constructor(
    private readonly store: CacheStore,
    key: string,
    private readonly looks: Looks,
  ) {
    store.whenForgotten(key, () => this.kept.clear());
  }

  /** What is kept, or on its way, else what `load` finds. */
  get(key: K, load: () => Promise<T>): Promise<T> {
    if (!this.store.mayHold) return load();
    const known = this.kept.get(key);
    this.looks[known ? 'hit' : 'miss'].times += 1;
    if (known) return known;
    const found = load();
    this.kept.set(key, found);
    found.catch(() => this.drop(key, found));
    return found;
  }

  private drop(key: K, found: Promise<T>): void {
    if (this.kept.peek(key) === found) this.kept.delete(key);
  }
}
