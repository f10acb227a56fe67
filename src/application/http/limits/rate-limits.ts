import { Injectable } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import type { Counter } from 'prom-client';
import { RateLimitedError } from '#foundation/errors/index.js';
import { RateLimitSettings } from '#infrastructure/config/settings.js';
import { LimitStorage, type Spent } from '#infrastructure/limits/limit-storage.js';
import { MemoryLimits } from '#infrastructure/limits/memory-limits.js';
import { RuntimeSettings } from '#infrastructure/runtime-settings/runtime-settings.js';
import { appendHeader } from '../edge/append-header.js';
import { isOfApi, routeOf } from '../edge/endpoint.js';
import { networkOf } from '../network-of.js';
import type { PolicyName } from './route-limits.js';

interface Policy {
  readonly name: PolicyName | 'address';
  /** Requests in one window. */
  readonly limit: number;
  readonly windowMs: number;
  /** What `RateLimit-Policy` says of it. */
  readonly told: string;
}

function policyOf(name: Policy['name'], limit: number, windowSeconds: number): Policy {
  return { name, limit, windowMs: windowSeconds * 1_000, told: `"${name}";q=${limit};w=${windowSeconds}` };
}

const DAY_SECONDS = 86_400;
const CHANGEABLE = [
  'RATE_LIMIT_ENABLED',
  'RATE_LIMIT_REQUESTS',
  'RATE_LIMIT_AUTH_REQUESTS',
  'RATE_LIMIT_ADDRESS_REQUESTS',
  'RATE_LIMIT_EXPORT_REQUESTS',
] as const;

type Policies = Readonly<Record<Policy['name'], Policy>>;

const policiesOf = (settings: RateLimitSettings): Policies => ({
  address: policyOf('address', settings.addressRequests, settings.windowSeconds),
  default: policyOf('default', settings.requests, settings.windowSeconds),
  auth: policyOf('auth', settings.authRequests, settings.windowSeconds),
  export: policyOf('export', settings.exportRequests, DAY_SECONDS),
});

/**
 * Two budgets: one of each address, looked at before anything else is, and one of each user, or of each address of
 * strangers, over all routes together. Routes may ask for a stricter one on top.
 */
@Injectable()
export class RateLimits {
  private policies: Policies;

  constructor(
    private settings: RateLimitSettings,
    runtime: RuntimeSettings,
    private readonly storage: LimitStorage,
    private readonly here: MemoryLimits,
    @InjectMetric('rate_limited_total') private readonly limited: Counter<'policy'>,
  ) {
    this.policies = policiesOf(settings);
    // What was counted stays, and is measured by the new budgets.
    runtime.follow(CHANGEABLE, ({ rateLimit }) => {
      this.settings = rateLimit;
      this.policies = policiesOf(rateLimit);
    });
    for (const { name } of Object.values(this.policies)) limited.inc({ policy: name }, 0);
  }

  /** The hook that comes before the token. It counts in this process: it is there to keep the rest from having work. */
  readonly limitAddress = (
    request: FastifyRequest,
    reply: FastifyReply,
    done: HookHandlerDoneFunction,
  ): void => {
    if (this.isLimited(request)) {
      const { address } = this.policies;
      const spent = this.here.spend('address', networkOf(request.ip), address.windowMs);
      if (spent.hits > address.limit) this.refuse(reply, address, spent);
    }
    done();
  };

  /** The hook that comes after the token, and before it is known whether there is such a route. */
  readonly limitCaller = (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction) => {
    if (!this.isLimited(request)) return done();
    const { principal, ip } = request;
    const caller = principal?.id ?? networkOf(ip);
    const { stricter } = routeOf(request).config ?? {};
    const spent = this.spend('default', caller, reply);
    // Most routes draw on one budget, and in this process nobody waits for it.
    if (!stricter && !spent) return done();
    return this.spendBoth(spent, stricter, caller, reply);
  };

  private async spendBoth(
    spent: void | Promise<void>,
    stricter: PolicyName | undefined,
    caller: string,
    reply: FastifyReply,
  ): Promise<void> {
    await spent;
    if (stricter) await this.spend(stricter, caller, reply);
  }

  private isLimited(request: FastifyRequest): boolean {
    return (
      this.settings.enabled && !routeOf(request).config?.unlimited && (request.is404 || isOfApi(request))
    );
  }

  /** Throws `RateLimitedError` when the budget is spent; a promise where the storage has to be asked. */
  private spend(name: PolicyName, caller: string, reply: FastifyReply): void | Promise<void> {
    const policy = this.policies[name];
    const spent = this.storage.spend(name, caller, policy.windowMs);
    if (spent instanceof Promise) return spent.then((known) => this.judge(reply, policy, known));
    this.judge(reply, policy, spent);
  }

  private judge(reply: FastifyReply, policy: Policy, spent: Spent): void {
    if (spent.hits > policy.limit) this.refuse(reply, policy, spent);
    tell(reply, policy, spent);
  }

  private refuse(reply: FastifyReply, policy: Policy, spent: Spent): never {
    tell(reply, policy, spent);
    this.limited.inc({ policy: policy.name });
    throw new RateLimitedError(secondsLeft(spent));
  }
}

const secondsLeft = ({ msLeft }: Spent): number => Math.ceil(msLeft / 1_000);

/** In the words of draft-ietf-httpapi-ratelimit-headers-10, and in those that were there before it. */
function tell(reply: FastifyReply, { name, limit, told }: Policy, spent: Spent): void {
  const remaining = Math.max(0, limit - spent.hits);
  const seconds = secondsLeft(spent);
  appendHeader(reply, 'ratelimit-policy', told);
  appendHeader(reply, 'ratelimit', `"${name}";r=${remaining};t=${seconds}`);
  // These can tell of one only: the one that is used up first.
  const before = reply.getHeader('x-ratelimit-remaining');
  if (before !== undefined && Number(before) <= remaining) return;
  reply.header('x-ratelimit-limit', limit);
  reply.header('x-ratelimit-remaining', remaining);
  reply.header('x-ratelimit-reset', seconds);
}
