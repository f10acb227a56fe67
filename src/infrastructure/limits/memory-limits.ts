import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '../system/clock.js';
import { LimitStorage, type Spent } from './limit-storage.js';

/** Who is forgotten begins anew; that many callers at once are not limited by counting them. */
const MOST_CALLERS = 100_000;

interface Window {
  hits: number;
  readonly endsAt: number;
}

/** Counts in this process. */
@Injectable()
export class MemoryLimits extends LimitStorage {
  /** By size: a bound on their number would take the memory of all of them at the start. */
  private readonly windows = new LRUCache<string, Window>({
    maxSize: MOST_CALLERS,
    sizeCalculation: () => 1,
  });

  constructor(private readonly clock: Clock) {
    super();
  }

  override spend(key: string, windowMs: number): Spent {
    const now = this.clock.now().getTime();
    let window = this.windows.get(key);
    if (!window || window.endsAt <= now) {
      window = { hits: 0, endsAt: now + windowMs };
      this.windows.set(key, window);
    }
    window.hits += 1;
    return { hits: window.hits, msLeft: window.endsAt - now };
  }
}
