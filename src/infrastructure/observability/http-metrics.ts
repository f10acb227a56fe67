import { Injectable } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Counter, Histogram } from 'prom-client';
import { HTTP_BUCKETS } from './duration-buckets.js';
import { type Duration, Durations } from './durations.js';
import { Tallies, type Tally } from './tallies.js';

/** How many requests, how long they took, how many were too many, and what answers lacked. */
@Injectable()
export class HttpMetrics {
  /** By endpoint, by method, by status. */
  private readonly answers = new Map<string, Map<string, Map<number, Tally>>>();
  private readonly requests: Tallies<'method' | 'endpoint' | 'status'>;
  /** By endpoint, by method. */
  private readonly taken = new Map<string, Map<string, Duration>>();
  private readonly durations: Durations<'method' | 'endpoint'>;

  constructor(
    @InjectMetric('http_requests_total') requests: Counter<'method' | 'endpoint' | 'status'>,
    @InjectMetric('http_request_duration_seconds') durations: Histogram<'method' | 'endpoint'>,
    @InjectMetric('http_requests_shed_total') private readonly sheds: Counter,
    @InjectMetric('degraded_responses_total') private readonly degradations: Counter<'dependency'>,
  ) {
    this.requests = Tallies.for(requests);
    this.durations = Durations.for(durations, HTTP_BUCKETS);
  }

  /** A request that was refused before its route was looked for. */
  shed(method: string, status: number): void {
    this.count(method, 'unmatched', status);
    this.sheds.inc();
  }

  /** An answer that says what it does without. */
  degraded(dependency: string): void {
    this.degradations.inc({ dependency });
  }

  observe(method: string, endpoint: string, status: number, seconds: number): void {
    this.count(method, endpoint, status);
    this.taken
      .getOrInsertComputed(endpoint, () => new Map())
      .getOrInsertComputed(method, () => this.durations.of({ method, endpoint }))
      .observe(seconds);
  }

  /** Counts a request without a sample of the time that it took. */
  count(method: string, endpoint: string, status: number): void {
    const tally = this.answers
      .getOrInsertComputed(endpoint, () => new Map())
      .getOrInsertComputed(method, () => new Map())
      .getOrInsertComputed(status, () => this.requests.of({ method, endpoint, status }));
    tally.times += 1;
  }
}
