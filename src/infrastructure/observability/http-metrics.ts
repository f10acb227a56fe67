import { Injectable } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Counter, Gauge, Histogram } from 'prom-client';

/** The boundaries of OpenTelemetry's convention for `http.server.request.duration`, in seconds. */
export const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** How many requests, how long they took, how many are being answered, and how many were too many. */
@Injectable()
export class HttpMetrics {
  constructor(
    @InjectMetric('http_requests_total') private readonly requests: Counter<'method' | 'endpoint' | 'status'>,
    @InjectMetric('http_request_duration_seconds')
    private readonly duration: Histogram<'method' | 'endpoint'>,
    @InjectMetric('active_connections') private readonly active: Gauge,
    @InjectMetric('http_requests_shed_total') private readonly sheds: Counter,
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

  observe(method: string, endpoint: string, status: number, seconds: number): void {
    this.requests.inc({ method, endpoint, status });
    this.duration.observe({ method, endpoint }, seconds);
  }
}
