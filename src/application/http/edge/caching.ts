import type { FastifyReply, FastifyRequest } from 'fastify';
import { endpointOf, isOfApi } from './endpoint.js';
import { say } from './head.js';

const SIGN_INS = /^\/v\d+\/auth\//;

/** Says who may keep the answer: nobody an error, an answer to a change or who is signed in, everybody what everybody may see. */
export function sayCaching(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  done: (error: null, payload: unknown) => void,
): void {
  if (!reply.hasHeader('cache-control')) {
    say(reply, 'cache-control', cacheControl(request, reply));
    if (isOfApi(request)) say(reply, 'vary', 'Authorization');
  }
  done(null, payload);
}

function cacheControl(request: FastifyRequest, reply: FastifyReply): string {
  const reads = request.method === 'GET' || request.method === 'HEAD';
  const tellsOfSignIns = SIGN_INS.test(endpointOf(request));
  if (!reads || tellsOfSignIns || reply.statusCode >= 400) return 'no-store';
  return request.principal ? 'private, no-cache' : 'public, max-age=0, must-revalidate';
}
