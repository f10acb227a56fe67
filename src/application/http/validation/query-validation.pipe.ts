import type { ArgumentMetadata } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { RequestValidationPipe } from './validation.pipe.js';

/** Characters of all queries that are remembered of a route, and of one that is. */
const MOST_TOGETHER = 100_000;
const LONGEST = 1_000;

/**
 * For one route. Most queries are asked again and again, and what becomes of one depends on nothing else: what was right is
 * remembered, frozen, for all who ask it share it.
 */
export class QueryValidationPipe extends RequestValidationPipe {
  private readonly known = new LRUCache<string, object>({
    maxSize: MOST_TOGETHER,
    maxEntrySize: LONGEST,
    sizeCalculation: (_, key) => key.length,
  });

  override transform(query: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const key = JSON.stringify(query);
    const known = this.known.get(key);
    return known ? Promise.resolve(known) : this.learn(key, query, metadata);
  }

  private async learn(key: string, query: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const request = Object.freeze((await super.transform(query, metadata)) as object);
    for (const value of Object.values(request)) Object.freeze(value);
    this.known.set(key, request);
    return request;
  }
}
