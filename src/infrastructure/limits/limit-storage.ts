import type { ThrottlerStorage } from '@nestjs/throttler';

/** One caller's budget under one policy. */
export interface Spent {
  /** Requests in the present window, this one included. */
  readonly hits: number;
  /** Until the window ends. */
  readonly msLeft: number;
}

type Record = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/** Counts requests in fixed windows, each of which begins with its first request. */
export abstract class LimitStorage implements ThrottlerStorage {
  protected abstract spend(key: string, windowMs: number): Promise<Spent>;

  /** As the throttler asks: who has spent the budget is refused for the rest of the window. Times in seconds. */
  async increment(key: string, ttl: number, limit: number, _block: number, policy: string): Promise<Record> {
    const { hits, msLeft } = await this.spend(`limit:${policy}:${key}`, ttl);
    const seconds = Math.ceil(msLeft / 1_000);
    const isBlocked = hits > limit;
    return { totalHits: hits, timeToExpire: seconds, isBlocked, timeToBlockExpire: isBlocked ? seconds : 0 };
  }
}
