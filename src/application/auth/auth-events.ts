import { Injectable } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Counter } from 'prom-client';

/** What happens to those who sign in, counted. */
@Injectable()
export class AuthEvents {
  constructor(@InjectMetric('auth_events_total') private readonly events: Counter<'event'>) {}

  count(event: string): void {
    this.events.inc({ event });
  }
}
