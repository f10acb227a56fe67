import { Injectable } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Counter } from 'prom-client';

const AUTH_EVENTS = [
  'signed_in',
  'sign_in_failed',
  'sign_in_blocked',
  'signed_out',
  'refreshed',
  'refresh_replayed',
  'refresh_reused',
] as const;
export type AuthEvent = (typeof AUTH_EVENTS)[number];

/** What happens to those who sign in, counted. */
@Injectable()
export class AuthEvents {
  constructor(@InjectMetric('auth_events_total') private readonly events: Counter<'event'>) {
    // What has never happened is zero: the first time is a rise, and can raise an alarm.
    for (const event of AUTH_EVENTS) events.inc({ event }, 0);
  }

  count(event: AuthEvent): void {
    this.events.inc({ event });
  }
}
