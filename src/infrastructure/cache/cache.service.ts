import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { CacheStore } from './cache-store.js';
import { Remembered, type Remembering } from './remembered.js';

/** What the service remembers of what it has read. */
@Injectable()
export class Cache {
  constructor(
    private readonly store: CacheStore,
    private readonly logger: PinoLogger,
  ) {}

  /** The things of one kind; each kind has its own name. */
  of<T>(what: Remembering<T>): Remembered<T> {
    return new Remembered(this.store, what, this.logger);
  }
}
