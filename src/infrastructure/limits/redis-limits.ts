import type { OnApplicationShutdown } from '@nestjs/common';
import type { Redis, Result } from 'ioredis';
import type { Dependency } from '../resilience/dependency.js';
import type { Clock } from '../system/clock.js';
import { Callers } from './callers.js';
import { type Budget, LimitStorage, type Spent } from './limit-storage.js';
import type { MemoryLimits } from './memory-limits.js';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    spendLimit(
      key: string,
      windowMs: number,
      limit: number,
      shares: number,
    ): Result<[hits: number, share: number, msLeft: number], Context>;
  }
}

/** Who asks gets this part of what is left, and asks again when it is spent: a budget below it is counted one by one. */
const SHARES = 10;

/** One round trip, no window without an end, whoever dies meanwhile, and never more for all shares than the limit. */
const SPEND = `
  local hits = redis.call('INCR', KEYS[1])
  if hits == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
  local share = math.max(0, math.floor((ARGV[2] - hits) / ARGV[3]))
  if share > 0 then redis.call('INCRBY', KEYS[1], share) end
  return { hits, share, redis.call('PTTL', KEYS[1]) }
`;

/** What this process may count of a caller's window without asking. */
interface Share {
  hits: number;
  left: number;
  endsAt: number;
  /** Many who come at once take one share, not one each. */
  isAsked: boolean;
}

/** Counts in Redis, for all instances together and by shares; in this process while Redis is away. */
export class RedisLimits extends LimitStorage implements OnApplicationShutdown {
  private readonly shares = new Callers<Share>();

  constructor(
    private readonly redis: Redis,
    private readonly limits: Dependency,
    private readonly memory: MemoryLimits,
    private readonly clock: Clock,
  ) {
    super();
    redis.defineCommand('spendLimit', { numberOfKeys: 1, lua: SPEND });
  }

  override spend(budget: Budget, who: string): Spent | Promise<Spent> {
    const share = this.shareOf(budget, who);
    const msLeft = share.endsAt - this.clock.milliseconds();
    if (share.left === 0 || msLeft <= 0) return this.ask(budget, who, share);
    share.left -= 1;
    share.hits += 1;
    return { hits: share.hits, msLeft };
  }

  private shareOf({ name }: Budget, who: string): Share {
    const shares = this.shares.of(name);
    let share = shares.get(who);
    if (!share) {
      share = { hits: 0, left: 0, endsAt: 0, isAsked: false };
      shares.set(who, share);
    }
    return share;
  }

  private async ask(budget: Budget, who: string, share: Share): Promise<Spent> {
    const wanted = share.isAsked ? 0 : budget.limit;
    share.isAsked = true;
    try {
      const key = `limit:${budget.name}:${who}`;
      const [hits, left, msLeft] = await this.limits.call(() =>
        this.redis.spendLimit(key, budget.windowMs, wanted, SHARES),
      );
      if (wanted > 0) Object.assign(share, { hits, left, endsAt: this.clock.milliseconds() + msLeft });
      return { hits, msLeft };
    } catch {
      // Told by the circuit. A limit that cannot be shared is still one.
      return this.memory.spend(budget, who);
    } finally {
      if (wanted > 0) share.isAsked = false;
    }
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }
}
