import { Injectable } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import { PinoLogger } from 'nestjs-pino';
import type { Counter } from 'prom-client';
import { type Tally, Tallies } from '#infrastructure/observability/tallies.js';
import { CacheStore } from './cache-store.js';
import { Moments } from './moments.js';
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
    return new Remembered(this.store, what, this.logger, {
      hit: this.tallyOf(what.name, 'hit'),
      miss: this.tallyOf(what.name, 'miss'),
      error: this.tallyOf(what.name, 'error'),
    });
  }

  /** What is kept only for moments, until the key is forgotten; it is counted under that name. */
  moments<K extends string | number, T>(name: string, key: string): Moments<K, T> {
    return new Moments(this.store, key, {
      hit: this.tallyOf(name, 'hit'),
      miss: this.tallyOf(name, 'miss'),
    });
  }

  private tallyOf(cache: string, result: CacheResult): Tally {
    return this.requests.of({ cache, result });
  }
}
