import { Injectable } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import { PinoLogger } from 'nestjs-pino';
import type { Counter } from 'prom-client';
import { CacheStore } from './cache-store.js';
import { CACHE_RESULTS, type CacheResult, Remembered, type Remembering } from './remembered.js';

/** What the service remembers of what it has read. */
@Injectable()
export class Cache {
  constructor(
    private readonly store: CacheStore,
    private readonly logger: PinoLogger,
    @InjectMetric('cache_requests_total') private readonly requests: Counter<'cache' | 'result'>,
  ) {}

  /** The things of one kind; each kind has its own name. */
  of<T>(what: Remembering<T>): Remembered<T> {
    const count = (result: CacheResult, by = 1): void => this.requests.inc({ cache: what.name, result }, by);
    for (const result of CACHE_RESULTS) count(result, 0);
    return new Remembered(this.store, what, this.logger, count);
  }
}
