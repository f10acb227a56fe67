import type { OnApplicationShutdown } from '@nestjs/common';
import type { Redis, Result } from 'ioredis';
import type { Dependency } from '../resilience/dependency.js';
import { LimitStorage, type Spent } from './limit-storage.js';
import type { MemoryLimits } from './memory-limits.js';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    spendLimit(key: string, windowMs: number): Result<[hits: number, msLeft: number], Context>;
  }
}

/** One round trip, and no window without an end, whoever dies meanwhile. */
const SPEND = `
  local hits = redis.call('INCR', KEYS[1])
  if hits == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
  return { hits, redis.call('PTTL', KEYS[1]) }
`;

/** Counts in Redis, for all instances together; in this process while Redis is away. */
export class RedisLimits extends LimitStorage implements OnApplicationShutdown {
  constructor(
    private readonly redis: Redis,
    private readonly limits: Dependency,
    private readonly memory: MemoryLimits,
  ) {
    super();
    redis.defineCommand('spendLimit', { numberOfKeys: 1, lua: SPEND });
  }

  override async spend(policy: string, who: string, windowMs: number): Promise<Spent> {
    try {
      return await this.limits.call(() => this.count(`limit:${policy}:${who}`, windowMs));
    } catch {
      // Told by the circuit. A limit that cannot be shared is still one.
      return this.memory.spend(policy, who, windowMs);
    }
  }

  private async count(key: string, windowMs: number): Promise<Spent> {
    const [hits, msLeft] = await this.redis.spendLimit(key, windowMs);
    return { hits, msLeft };
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }
}
