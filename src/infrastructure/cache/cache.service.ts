import { Injectable } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import { PinoLogger } from 'nestjs-pino';
import type { Counter } from 'prom-client';
import { type Tally, Tallies } from '#infrastructure/observability/tallies.js';
import { CacheStore } from './cache-store.js';
import { type CacheResult, Remembered, type Remembering } from './remembered.js';

/** What the service remembers of what it has read. */
@Injectable()
export class Cache {
  private readonly requests: Tallies<'cache' | 'result'>;

  constructor(
    private readonly store: CacheStore,
    private readonly logger: PinoLogger,
    @InjectMetric('cache_requests_total') requests: Counter<'cache' | 'result'>,
  ) {
    this.requests = Tallies.for(requests);
  }

  /** The things of one kind; each kind has its own name. */
  of<T>(what: Remembering<T>): Remembered<T> {
    const tallyOf = (result: CacheResult): Tally => this.requests.of({ cache: what.name, result });
    return new Remembered(this.store, what, this.logger, {
      hit: tallyOf('hit'),
      miss: tallyOf('miss'),
      error: tallyOf('error'),
    });
  }
}
