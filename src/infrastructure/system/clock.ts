import { Injectable } from '@nestjs/common';

/** What time it is. Injected, so that a test can be at any time without waiting for it. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date(this.milliseconds());
  }

  /** Since 1970, for whoever only counts: a `Date` costs ten times as much. */
  milliseconds(): number {
    return Date.now();
  }
}
