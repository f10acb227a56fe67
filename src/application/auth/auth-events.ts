import { Injectable } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Counter } from 'prom-client';

/** What operators watch of those who sign in. */
export type AuthEvent = 'sign_in_blocked';

@Injectable()
export class AuthEvents {
  constructor(@InjectMetric('auth_events_total') private readonly total: Counter<'event'>) {}

  count(event: AuthEvent): void {
    this.total.inc({ event });
  }
}
