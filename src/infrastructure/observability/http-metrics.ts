import { Injectable } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Counter, Gauge, Histogram } from 'prom-client';

/** How many requests, how long they took, how many are being answered, how many were too many, and what answers lacked. */
@Injectable()
export class HttpMetrics {
  constructor(
    @InjectMetric('http_requests_total') private readonly requests: Counter<'method' | 'endpoint' | 'status'>,
    @InjectMetric('http_request_duration_seconds')
    private readonly duration: Histogram<'method' | 'endpoint'>,
    @InjectMetric('active_connections') private readonly active: Gauge,
    @InjectMetric('http_requests_shed_total') private readonly sheds: Counter,
    @InjectMetric('degraded_responses_total') private readonly degradations: Counter<'dependency'>,
  ) {}

  begin(): void {
    this.active.inc();
  }

  end(): void {
    this.active.dec();
  }

  /** A request that was refused before its route was looked for. */
  shed(method: string, status: number): void {
    this.requests.inc({ method, endpoint: 'unmatched', status });
    this.sheds.inc();
  }

  /** An answer that says what it does without. */
  degraded(dependency: string): void {
    this.degradations.inc({ dependency });
  }

  observe(method: string, endpoint: string, status: number, seconds: number): void {
    this.requests.inc({ method, endpoint, status });
    this.duration.observe({ method, endpoint }, seconds);
  }
}
