import { LRUCache } from 'lru-cache';
import { type CacheStore, type Codec, FORGOTTEN_MS } from './cache-store.js';

const MAX_ENTRIES = 10_000;
const FORGOTTEN = Symbol('forgotten');

/** Values in the memory of this process. Nobody tells it what other instances change, so nothing lives long in it. */
export class MemoryStore implements CacheStore {
  private readonly entries = new LRUCache<string, object | typeof FORGOTTEN>({ max: MAX_ENTRIES, ttl: 1 });

  constructor(private readonly longestMs: number) {}

  async get<T>(key: string): Promise<T | null> {
    const entry = this.entries.get(key);
    return entry === undefined || entry === FORGOTTEN ? null : (entry as T);
  }

  async add<T>(key: string, value: T, _codec: Codec<T>, ttlMs: number): Promise<void> {
    if (!this.entries.has(key))
      this.entries.set(key, value as object, { ttl: Math.min(ttlMs, this.longestMs) });
  }

  async forget(...keys: string[]): Promise<void> {
    for (const key of keys) this.entries.set(key, FORGOTTEN, { ttl: FORGOTTEN_MS });
  }
}
