import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { UnauthenticatedError } from '#foundation/errors/index.js';
import type { Authenticator, Principal } from '../principal.js';
import { isOfApi, routeOf } from './endpoint.js';

/** Longer than any token of ours; what is longer is not worth a hash. */
const MAX_TOKEN_LENGTH = 4096;

declare module 'fastify' {
  interface FastifyRequest {
    /** Why whoever asks is not let in; told once the request is counted. */
    refusal: Error | null;
  }
}

/** The hook that settles who asks, before the body is read. It judges by the route's template, not by what was typed. */
export function identify(authenticator: Authenticator) {
  return (request: FastifyRequest, _reply: FastifyReply, done: HookHandlerDoneFunction) => {
    const hasToken = request.headers.authorization !== undefined;
    if (routeOf(request).config.private || (hasToken && isOfApi(request)))
      return authenticate(authenticator, request);
    return done();
  };
}

async function authenticate(authenticator: Authenticator, request: FastifyRequest): Promise<void> {
  try {
    request.principal = await principalOf(authenticator, bearerToken(request.headers.authorization));
    if (request.trail) request.trail.userId = request.principal.id;
  } catch (error) {
    request.refusal = error as Error;
  }
}

function principalOf(authenticator: Authenticator, token: string | null): Promise<Principal> {
  if (token === null) throw new UnauthenticatedError('An access token is required');
  if (token.length > MAX_TOKEN_LENGTH) throw new UnauthenticatedError('The access token is not valid');
  return authenticator.authenticate(token);
}

function bearerToken(header: string | undefined): string | null {
  if (header === undefined) return null;
  const [, token] = /^Bearer +(\S+)$/i.exec(header) ?? [];
  if (token === undefined) throw new UnauthenticatedError('Authorization must be "Bearer <access token>"');
  return token;
}
