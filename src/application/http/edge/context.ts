import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { type RequestContext, requestContext } from '#infrastructure/observability/request-context.js';
import { endpointOf } from './endpoint.js';
import { say } from './head.js';

declare module 'fastify' {
  interface FastifyRequest {
    trail: RequestContext | null;
  }
}

/** Everything that the request sets off knows which request it belongs to. */
export function enterContext(
  request: FastifyRequest,
  _reply: FastifyReply,
  done: HookHandlerDoneFunction,
): void {
  if (request.trail && requestContext.getStore() === request.trail) done();
  else inContextOf(request, done);
}

/** Does something in the request's context, wherever an event of its socket has led out of it. */
export function inContextOf(request: FastifyRequest, work: () => void): void {
  request.trail ??= { requestId: request.id, route: endpointOf(request) };
  requestContext.run(request.trail, work);
}

/** The id under which the request stands in every log line, back to whoever sent it. */
export function echoRequestId(
  request: FastifyRequest,
  reply: FastifyReply,
  done: HookHandlerDoneFunction,
): void {
  say(reply, 'x-request-id', request.id);
  done();
}

const REQUEST_ID = /^[A-Za-z0-9._-]{1,128}$/;

/** The caller's own id where it is one, else the next of ours. */
export function requestIdOf(header: string | string[] | undefined, next: () => string): string {
  return typeof header === 'string' && REQUEST_ID.test(header) ? header : next();
}
