import { Injectable } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import type { Counter } from 'prom-client';
import { RateLimitedError } from '#foundation/errors/index.js';
import { RateLimitSettings } from '#infrastructure/config/settings.js';
import { type Budget, LimitStorage, type Spent } from '#infrastructure/limits/limit-storage.js';
import { MemoryLimits } from '#infrastructure/limits/memory-limits.js';
import { RuntimeSettings } from '#infrastructure/runtime-settings/runtime-settings.js';
import { isOfApi, routeOf } from '../edge/endpoint.js';
import { say } from '../edge/head.js';
import { networkOf } from '../network-of.js';
import type { PolicyName } from './route-limits.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whence it comes, once that is known. */
    network: string | null;
  }
}

interface Policy extends Budget {
  readonly name: PolicyName | 'address';
  /** What `RateLimit-Policy` says of it. */
  readonly told: string;
}

/** What is known of a budget after a request was counted on it. */
interface Drawn {
  readonly policy: Policy;
  readonly spent: Spent;
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
      const spent = this.here.spend(address, networkFrom(request));
      if (spent.hits > address.limit) this.judge(reply, { policy: address, spent });
    }
    done();
  };

  /** The hook that comes after the token, and before it is known whether there is such a route. */
  readonly limitCaller = (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction) => {
    if (!this.isLimited(request)) return done();
    const caller = request.principal?.id ?? networkFrom(request);
    const { stricter } = routeOf(request).config;
    const drawn = this.draw('default', caller);
    if (stricter || drawn instanceof Promise) return this.judgeBoth(drawn, stricter, caller, reply);
    // Most routes draw on one budget, and in this process nobody waits for it.
    this.judge(reply, drawn);
    done();
  };

  private async judgeBoth(
    drawing: Drawn | Promise<Drawn>,
    stricter: PolicyName | undefined,
    caller: string,
    reply: FastifyReply,
  ): Promise<void> {
    const drawn = await drawing;
    if (stricter && !isOver(drawn)) this.judge(reply, drawn, await this.draw(stricter, caller));
    else this.judge(reply, drawn);
  }

  private isLimited(request: FastifyRequest): boolean {
    return this.settings.enabled && !routeOf(request).config.unlimited && (request.is404 || isOfApi(request));
  }

  /** A promise where the storage has to be asked. */
  private draw(name: PolicyName, caller: string): Drawn | Promise<Drawn> {
    const policy = this.policies[name];
    const spent = this.storage.spend(policy, caller);
    return spent instanceof Promise ? spent.then((known) => ({ policy, spent: known })) : { policy, spent };
  }

  /** Throws `RateLimitedError` when one of the budgets is spent. */
  private judge(reply: FastifyReply, ...all: Drawn[]): void {
    tell(reply, all);
    for (const drawn of all) if (isOver(drawn)) this.refuse(drawn);
  }

  private refuse({ policy, spent }: Drawn): never {
    this.limited.inc({ policy: policy.name });
    throw new RateLimitedError(secondsLeft(spent));
  }
}

/** Asked for more than once: the socket looks it up by a key that V8 does not foresee. */
const networkFrom = (request: FastifyRequest): string => (request.network ??= networkOf(request.ip));

const isOver = ({ policy, spent }: Drawn): boolean => spent.hits > policy.limit;

const remainingOf = ({ policy, spent }: Drawn): number => Math.max(0, policy.limit - spent.hits);

const secondsLeft = ({ msLeft }: Spent): number => Math.ceil(msLeft / 1_000);

/** In the words of draft-ietf-httpapi-ratelimit-headers-10, and in those that were there before it. */
function tell(reply: FastifyReply, all: Drawn[]): void {
  for (const drawn of all) {
    say(reply, 'ratelimit-policy', drawn.policy.told);
    say(reply, 'ratelimit', `"${drawn.policy.name}";r=${remainingOf(drawn)};t=${secondsLeft(drawn.spent)}`);
  }
  // These can tell of one only: the one that is used up first.
  const scarcest = all.reduce((one, other) => (remainingOf(other) < remainingOf(one) ? other : one));
  say(reply, 'x-ratelimit-limit', scarcest.policy.limit);
  say(reply, 'x-ratelimit-remaining', remainingOf(scarcest));
  say(reply, 'x-ratelimit-reset', secondsLeft(scarcest.spent));
}
