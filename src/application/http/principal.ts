import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { UnauthenticatedError } from '#foundation/errors/index.js';
import { requestOf } from './request-of.js';

export const ROLES = ['user', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who is asking. */
export interface Principal {
  readonly id: string;
  readonly role: Role;
  /** As what they are signed in: one of their sessions. */
  readonly sessionId: string;
}

/** Turns an access token into who it speaks for; the edge asks, the feature that issues tokens answers. */
export abstract class Authenticator {
  /** Throws `UnauthenticatedError` for every token that is not exactly right. */
  abstract authenticate(token: string): Promise<Principal>;
}

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal | null;
  }
}

const principalOf = (context: ExecutionContext): Principal | null => requestOf(context).principal;

/** Who is asking, on a route that needs somebody. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const principal = principalOf(context);
  if (!principal) throw new UnauthenticatedError('An access token is required');
  return principal;
});

/** Who is asking, or null for a stranger, on a public route. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext) => principalOf(context));
