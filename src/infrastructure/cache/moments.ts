import { LRUCache } from 'lru-cache';
import type { Tally } from '#infrastructure/observability/tallies.js';
import type { CacheStore } from './cache-store.js';

const LONGEST_MS = 1_000;
/** Few: each may be as large as an answer, and nobody is to fill the memory by asking for all that there are. */
const MOST = 3;
/** Nothing stays beyond its time because nobody asks any more; and the time need not be asked for each millisecond. */
const PURGED = { ttlAutopurge: true, ttlResolution: 50 };

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
  /** A load that outlives its forgetting ends in what nobody looks into any more. */
  private kept: LRUCache<K, Promise<T>> | null = null;

  constructor(
    private readonly store: CacheStore,
    key: string,
    private readonly looks: Looks,
  ) {
    store.whenForgotten(key, () => {
      this.kept = null;
    });
  }

  /** What is kept, or on its way, else what `load` finds. */
  get(key: K, load: () => Promise<T>): Promise<T> {
    const ttl = Math.min(LONGEST_MS, this.store.heldMs);
    if (ttl === 0) return load();
    const kept = (this.kept ??= new LRUCache({ max: MOST, ttl, ...PURGED }));
    const known = kept.get(key);
    this.looks[known ? 'hit' : 'miss'].times += 1;
    if (known) return known;
    const found = load();
    kept.set(key, found);
    found.catch(() => kept.delete(key));
    return found;
  }
}
