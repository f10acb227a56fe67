import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { configureRoute } from '../route-config.js';

/** The budgets that a route may draw on where `@Throttle` names them, beside the default one. */
const STRICTER = ['auth', 'export'] as const;
type StricterPolicy = (typeof STRICTER)[number];
/** The default budget is drawn on unless it is skipped. */
export type PolicyName = 'default' | StricterPolicy;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Nobody is counted here. */
    unlimited?: boolean;
    /** The budget that is drawn on beside the default one. */
    stricter?: StricterPolicy;
  }
}

/** Where the throttler's decorators keep what they are told; their hook is a guard of Nest, ours are hooks of Fastify. */
const SKIP = 'THROTTLER:SKIPdefault';
const limitOf = (policy: StricterPolicy): string => `THROTTLER:LIMIT${policy}`;

type Handler = (...args: never[]) => unknown;

/** Carries what `@SkipThrottle()` and `@Throttle({ auth: {} })` say to where the hooks see it. */
@Injectable()
export class RouteLimits {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  /** To be called before the routes are registered. */
  configure(): void {
    for (const { metatype } of this.discovery.getControllers()) {
      const prototype = metatype?.prototype as Record<string, Handler> | undefined;
      for (const name of this.scanner.getAllMethodNames(prototype ?? null)) {
        const handler = prototype?.[name];
        if (handler && metatype) this.configureRoute(handler, metatype as Handler);
      }
    }
  }

  private configureRoute(handler: Handler, controller: Handler): void {
    const unlimited = this.reflector.getAllAndOverride<boolean | undefined>(SKIP, [handler, controller]);
    const stricter = STRICTER.find((policy) =>
      [handler, controller].some((target) => Reflect.hasMetadata(limitOf(policy), target)),
    );
    configureRoute(handler, { ...(unlimited && { unlimited }), ...(stricter && { stricter }) });
  }
}
