import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '../system/clock.js';
import { LimitStorage, type Spent } from './limit-storage.js';

/** Of each policy. Who is forgotten begins anew; that many callers at once are not limited by counting them. */
const MOST_CALLERS = 100_000;

interface Window {
  hits: number;
  readonly endsAt: number;
}

/** Counts in this process. */
@Injectable()
export class MemoryLimits extends LimitStorage {
  /** By policy and by whom it counts: who comes again is known by the same text, and a key of both would be new each time. */
  private readonly windows = new Map<string, LRUCache<string, Window>>();

  constructor(private readonly clock: Clock) {
    super();
  }

  override spend(policy: string, who: string, windowMs: number): Spent {
    const now = this.clock.milliseconds();
    const windows = this.windowsOf(policy);
    let window = windows.get(who);
    if (!window || window.endsAt <= now) {
      window = { hits: 0, endsAt: now + windowMs };
      windows.set(who, window);
    }
    window.hits += 1;
    return { hits: window.hits, msLeft: window.endsAt - now };
  }

  private windowsOf(policy: string): LRUCache<string, Window> {
    let windows = this.windows.get(policy);
    if (!windows) {
      // By size: a bound on their number would take the memory of all of them at the start.
      windows = new LRUCache({ maxSize: MOST_CALLERS, sizeCalculation: () => 1 });
      this.windows.set(policy, windows);
    }
    return windows;
  }
}
