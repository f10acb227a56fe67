import { Injectable } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Counter } from 'prom-client';

export type AuthEvent =
  | 'signed_in'
  | 'sign_in_failed'
  | 'sign_in_blocked'
  | 'signed_out'
  | 'refreshed'
  | 'refresh_replayed'
  | 'refresh_reused';

/** What happens to those who sign in, counted. */
@Injectable()
export class AuthEvents {
  constructor(@InjectMetric('auth_events_total') private readonly events: Counter<'event'>) {}

  count(event: AuthEvent): void {
    this.events.inc({ event });
  }
}
