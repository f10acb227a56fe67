import { Injectable } from '@nestjs/common';

/** What time it is. Injected, so that a test can be at any time without waiting for it. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}
