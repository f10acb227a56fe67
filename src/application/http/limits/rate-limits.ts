import { Injectable } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Counter } from 'prom-client';
import { RateLimitedError } from '#foundation/errors/index.js';
import { RateLimitSettings } from '#infrastructure/config/settings.js';
import { LimitStorage } from '#infrastructure/limits/limit-storage.js';
import { MemoryLimits } from '#infrastructure/limits/memory-limits.js';
import { networkOf } from '../network-of.js';
import type { PolicyName } from './route-limits.js';

interface Policy {
  readonly name: PolicyName | 'address';
  /** Requests in one window. */
  readonly limit: number;
  readonly windowSeconds: number;
}

const DAY_SECONDS = 86_400;

/**
 * Two budgets: one of each address, looked at before anything else is, and one of each user, or of each address of
 * strangers, over all routes together. Routes may ask for a stricter one on top.
 */
@Injectable()
export class RateLimits {
  private readonly address: Policy;
  private readonly policies: Readonly<Record<PolicyName, Policy>>;

  constructor(
    private readonly settings: RateLimitSettings,
    private readonly storage: LimitStorage,
    private readonly here: MemoryLimits,
    @InjectMetric('rate_limited_total') private readonly limited: Counter<'policy'>,
  ) {
    const { windowSeconds } = settings;
    this.address = { name: 'address', limit: settings.addressRequests, windowSeconds };
    this.policies = {
      default: { name: 'default', limit: settings.requests, windowSeconds },
      auth: { name: 'auth', limit: settings.authRequests, windowSeconds },
      export: { name: 'export', limit: settings.exportRequests, windowSeconds: DAY_SECONDS },
    };
    for (const { name } of [this.address, ...Object.values(this.policies)]) limited.inc({ policy: name }, 0);
  }

  /** The hook that comes before the token. It counts in this process: it is there to keep the rest from having work. */
  readonly limitAddress = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (!this.isLimited(request)) return;
    await this.spend(this.here, this.address, networkOf(request.ip), reply);
  };

  /** The hook that comes after the token, and before it is known whether there is such a route. */
  readonly limitCaller = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (!this.isLimited(request)) return;
    const { principal, ip, routeOptions } = request;
    const caller = principal ? `user:${principal.id}` : `address:${networkOf(ip)}`;
    await this.spend(this.storage, this.policies.default, caller, reply);
    const { stricter } = routeOptions.config ?? {};
    if (stricter) await this.spend(this.storage, this.policies[stricter], caller, reply);
  };

  private isLimited({ is404, routeOptions: { url, config } }: FastifyRequest): boolean {
    return this.settings.enabled && !config?.unlimited && (is404 || (url?.startsWith('/v1/') ?? false));
  }

  /** Throws `RateLimitedError` when the budget is spent. */
  private async spend(
    storage: LimitStorage,
    policy: Policy,
    key: string,
    reply: FastifyReply,
  ): Promise<void> {
    const { name, limit, windowSeconds } = policy;
    const spent = await storage.increment(key, windowSeconds * 1_000, limit, 0, name);
    if (name !== 'address' || spent.isBlocked) this.tell(reply, policy, spent);
    if (!spent.isBlocked) return;
    this.limited.inc({ policy: name });
    throw new RateLimitedError(spent.timeToBlockExpire);
  }

  /** In the words of draft-ietf-httpapi-ratelimit-headers-10, and in those that were there before it. */
  private tell(
    reply: FastifyReply,
    { name, limit, windowSeconds }: Policy,
    { totalHits, timeToExpire }: { totalHits: number; timeToExpire: number },
  ): void {
    const remaining = Math.max(0, limit - totalHits);
    append(reply, 'ratelimit-policy', `"${name}";q=${limit};w=${windowSeconds}`);
    append(reply, 'ratelimit', `"${name}";r=${remaining};t=${timeToExpire}`);
    // These can tell of one only: the one that is used up first.
    const told = reply.getHeader('x-ratelimit-remaining');
    if (told !== undefined && Number(told) <= remaining) return;
    reply.headers({
      'x-ratelimit-limit': limit,
      'x-ratelimit-remaining': remaining,
      'x-ratelimit-reset': timeToExpire,
    });
  }
}

function append(reply: FastifyReply, name: string, item: string): void {
  const before = reply.getHeader(name);
  reply.header(name, before === undefined ? item : `${String(before)}, ${item}`);
}
