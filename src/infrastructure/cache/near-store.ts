import type { OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import type { CacheStore, Kept } from './cache-store.js';
import { MemoryStore } from './memory-store.js';
import { FORGOTTEN_KEYS, type RedisStore } from './redis-store.js';

/** What Redis has kept nearly to its end is kept here that much longer. */
const NEAR_SHARE = 0.2;
/** No longer than this, should it not be told that something has changed. */
const LONGEST_MS = 5_000;

/**
 * Holds in this process what was just read from Redis or written to it. Redis tells what any instance forgets; while it
 * does not, nothing is held.
 */
export class NearStore implements CacheStore, OnApplicationShutdown {
  private readonly near;
  private isTold = false;

  constructor(
    private readonly redis: RedisStore,
    private readonly news: Redis,
    forgottenMs: number,
  ) {
    this.near = new MemoryStore({ longestMs: LONGEST_MS, forgottenMs });
    news.on('ready', () => void this.listen());
    news.on('message', (_channel, keys) => void this.near.forget(...(JSON.parse(keys) as string[])));
    news.on('close', () => {
      this.isTold = false;
      this.near.clear();
    });
  }

  private async listen(): Promise<void> {
    try {
      await this.news.subscribe(FORGOTTEN_KEYS);
      this.isTold = true;
    } catch {
      this.news.disconnect(true);
    }
  }

  peek<T>(key: string): T | null {
    return this.near.peek(key);
  }

  async get<T>(key: string, kept: Kept<T>): Promise<T | null> {
    const value = await this.redis.get(key, kept);
    if (value !== null) this.hold(key, value, kept);
    return value;
  }

  async add<T>(key: string, value: T, kept: Kept<T>, ttlMs: number): Promise<void> {
    if (await this.redis.add(key, value, kept, ttlMs)) this.hold(key, value, kept);
  }

  private hold<T>(key: string, value: T, { ttlMs }: Kept<T>): void {
    if (this.isTold) this.near.hold(key, value, ttlMs * NEAR_SHARE);
  }

  async forget(...keys: string[]): Promise<void> {
    void this.near.forget(...keys);
    await this.redis.forget(...keys);
  }

  get mayHold(): boolean {
    return this.isTold;
  }

  whenForgotten(key: string, tell: () => void): void {
    this.near.whenForgotten(key, tell);
  }

  onApplicationShutdown(): void {
    this.news.disconnect();
    this.redis.close();
  }
}
