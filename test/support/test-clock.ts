import { Clock } from '#infrastructure/system/clock.js';

/** A clock that runs as ever, and can be moved and stopped. */
export class TestClock extends Clock {
  private offset = 0;
  private stoppedAt: number | null = null;

  override milliseconds(): number {
    return (this.stoppedAt ?? Date.now()) + this.offset;
  }

  advance(milliseconds: number): void {
    this.offset += milliseconds;
  }

  /** From now on only `advance` moves it, so that slow machines see the same. */
  stop(): void {
    this.stoppedAt = Date.now();
  }
}
