import type { FastifyContextConfig } from 'fastify';

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

/** What `@SkipThrottle()` and `@Throttle({ auth: {} })` say of a handler, or of its controller where they do not. */
export function limitsOf(handler: object, controller: object): Partial<FastifyContextConfig> {
  const targets = [handler, controller];
  const unlimited = targets
    .map((target) => Reflect.getMetadata(SKIP, target) as boolean | undefined)
    .find((said) => said !== undefined);
  const stricter = STRICTER.find((policy) =>
    targets.some((target) => Reflect.hasMetadata(limitOf(policy), target)),
  );
  return { ...(unlimited && { unlimited }), ...(stricter && { stricter }) };
}
