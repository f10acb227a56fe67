import { Clock } from '#infrastructure/system/clock.js';

/** A clock that runs as ever, and can be moved. */
export class TestClock extends Clock {
  private offset = 0;

  override now(): Date {
    return new Date(Date.now() + this.offset);
  }

  advance(milliseconds: number): void {
    this.offset += milliseconds;
  }
}
