import type { OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import type { Dependency } from '../resilience/dependency.js';
import { LimitStorage, type Spent } from './limit-storage.js';
import type { MemoryLimits } from './memory-limits.js';

/** Counts in Redis, for all instances together; in this process while Redis is away. */
export class RedisLimits extends LimitStorage implements OnApplicationShutdown {
  constructor(
    private readonly redis: Redis,
    private readonly limits: Dependency,
    private readonly memory: MemoryLimits,
  ) {
    super();
  }

  protected override async spend(key: string, windowMs: number): Promise<Spent> {
    try {
      return await this.limits.call(() => this.count(key, windowMs));
    } catch {
      // Told by the circuit. A limit that cannot be shared is still one.
      return this.memory.count(key, windowMs);
    }
  }

  private async count(key: string, windowMs: number): Promise<Spent> {
    const results = await this.redis.multi().incr(key).pexpire(key, windowMs, 'NX').pttl(key).exec();
    const [hits, , msLeft] = (results ?? []).map(([error, value]) => {
      if (error) throw error;
      return Number(value);
    });
    return { hits: hits ?? 0, msLeft: msLeft ?? windowMs };
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }
}
