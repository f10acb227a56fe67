import { LRUCache } from 'lru-cache';
import type { CacheStore, Kept, Lifetimes } from './cache-store.js';

const MAX_ENTRIES = 10_000;
/** What is remembered for seconds may be so for that much longer, and the time need not be asked for each millisecond. */
const TTL_RESOLUTION_MS = 100;
const FORGOTTEN = Symbol('forgotten');

/** Values in the memory of this process. Nobody tells it what other instances change, so nothing lives long in it. */
export class MemoryStore implements CacheStore {
  private readonly entries = new LRUCache<string, object | typeof FORGOTTEN>({
    max: MAX_ENTRIES,
    ttl: 1,
    ttlResolution: TTL_RESOLUTION_MS,
  });
  private readonly listeners = new Map<string, (() => void)[]>();

  constructor(private readonly lifetimes: Lifetimes) {}

  peek<T>(key: string): T | null {
    const entry = this.entries.get(key);
    return entry === undefined || entry === FORGOTTEN ? null : (entry as T);
  }

  async get<T>(key: string): Promise<T | null> {
    return this.peek(key);
  }

  async add<T>(key: string, value: T, _kept: Kept<T>, ttlMs: number): Promise<void> {
    this.hold(key, value, ttlMs);
  }

  hold<T>(key: string, value: T, ttlMs: number): void {
    if (!this.entries.has(key))
      this.entries.set(key, value as object, { ttl: Math.min(ttlMs, this.lifetimes.longestMs) });
  }

  async forget(...keys: string[]): Promise<void> {
    for (const key of keys) {
      this.entries.set(key, FORGOTTEN, { ttl: this.lifetimes.forgottenMs });
      for (const tell of this.listeners.get(key) ?? []) tell();
    }
  }

  get mayHold(): boolean {
    return true;
  }

  whenForgotten(key: string, tell: () => void): void {
    this.listeners.getOrInsertComputed(key, () => []).push(tell);
  }

  clear(): void {
    this.entries.clear();
    for (const tell of [...this.listeners.values()].flat()) tell();
  }
}
