import { Injectable } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Counter } from 'prom-client';
import { IdempotencyKeyReused, RequestInProgress } from './idempotency.errors.js';

const RESULTS = ['created', 'replayed', 'conflict', 'mismatch', 'failed'] as const;
type Result = (typeof RESULTS)[number];

/** What becomes of requests with an `Idempotency-Key`, counted; each is one of these. */
@Injectable()
export class IdempotencyMetrics {
  constructor(@InjectMetric('idempotency_total') private readonly total: Counter<'result'>) {
    for (const result of RESULTS) total.inc({ result }, 0);
  }

  count(result: Result): void {
    this.total.inc({ result });
  }

  /** Throws what it is given. */
  countFailure(error: unknown): never {
    if (error instanceof RequestInProgress) this.count('conflict');
    else if (error instanceof IdempotencyKeyReused) this.count('mismatch');
    else this.count('failed');
    throw error;
  }
}
