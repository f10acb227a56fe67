import type { Redis } from 'ioredis';
import type { Dependency } from '#infrastructure/resilience/dependency.js';
import type { Kept, Lifetimes } from './cache-store.js';

/** Where all instances hear of keys that one of them has forgotten: a JSON array. */
export const FORGOTTEN_KEYS = 'forgotten-keys';
/** No remembered value begins so. */
const FORGOTTEN = '-';
const RETRY_MS = 1_000;
/** What one command's time is enough for. */
const DEBTS_AT_ONCE = 1_000;

/** Values in Redis, shared by all instances, behind a circuit breaker. */
export class RedisStore {
  /** Keys whose forgetting Redis has not heard of yet, and since when; what is older has expired there anyway. */
  private readonly owed = new Map<string, number>();
  private retry: NodeJS.Timeout | null = null;

  constructor(
    private readonly redis: Redis,
    private readonly cache: Dependency,
    private readonly lifetimes: Lifetimes,
  ) {}

  async get<T>(key: string, kept: Kept<T>): Promise<T | null> {
    if (this.owed.has(key)) return null;
    const text = await this.cache.call(() => this.redis.get(key));
    return text === null || text === FORGOTTEN || this.owed.has(key) ? null : kept.decode(text);
  }

  /** Resolves to whether the key has taken the value. */
  async add<T>(key: string, value: T, kept: Kept<T>, ttlMs: number): Promise<boolean> {
    if (this.owed.has(key)) return false;
    return (await this.cache.call(() => this.redis.set(key, kept.encode(value), 'PX', ttlMs, 'NX'))) === 'OK';
  }

  async forget(...keys: string[]): Promise<void> {
    for (const key of keys) this.owed.set(key, performance.now());
    await this.cache
      .call(() => this.payDebts())
      .catch((error: unknown) => {
        this.payLater();
        throw error;
      });
  }

  /** Tells Redis what it has missed, the oldest first, and the rest later. Rejects when it does not listen. */
  async payDebts(): Promise<void> {
    for (const [key, since] of this.owed)
      if (performance.now() - since > this.lifetimes.longestMs) this.owed.delete(key);
    const debts = [...this.owed].slice(0, DEBTS_AT_ONCE);
    if (debts.length === 0) return;
    const pipeline = this.redis.pipeline();
    for (const [key] of debts) pipeline.set(key, FORGOTTEN, 'PX', this.lifetimes.forgottenMs);
    pipeline.publish(FORGOTTEN_KEYS, JSON.stringify(debts.map(([key]) => key)));
    const results = (await pipeline.exec()) ?? [];
    for (const [error] of results) if (error) throw error;
    for (const [key, since] of debts) if (this.owed.get(key) === since) this.owed.delete(key);
    if (this.owed.size > 0) this.payLater();
  }

  private payLater(): void {
    this.retry ??= setTimeout(() => {
      this.retry = null;
      // Asked first: what is sent to one that is frozen stays in memory until it answers.
      this.redis
        .ping()
        .then(() => this.payDebts())
        .catch(() => this.payLater());
    }, RETRY_MS).unref();
  }

  close(): void {
    if (this.retry) clearTimeout(this.retry);
    this.redis.disconnect();
  }
}
