import { Injectable } from '@nestjs/common';
import { Clock } from '../system/clock.js';
import { Callers } from './callers.js';
import { type Budget, LimitStorage, type Spent } from './limit-storage.js';

interface Window {
  hits: number;
  readonly endsAt: number;
}

/** Counts in this process. */
@Injectable()
export class MemoryLimits extends LimitStorage {
  private readonly windows = new Callers<Window>();

  constructor(private readonly clock: Clock) {
    super();
  }

  override spend({ name, windowMs }: Budget, who: string): Spent {
    const now = this.clock.milliseconds();
    const windows = this.windows.of(name);
    let window = windows.get(who);
    if (!window || window.endsAt <= now) {
      window = { hits: 0, endsAt: now + windowMs };
      windows.set(who, window);
    }
    window.hits += 1;
    return { hits: window.hits, msLeft: window.endsAt - now };
  }
}
