import { NotFoundException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { MalformedRequest } from '../problems/edge.errors.js';

/** Refuses what no route could answer, before its token and its body are looked at. */
export function requireRoute(
  request: FastifyRequest,
  _reply: FastifyReply,
  done: HookHandlerDoneFunction,
): void {
  done(faultOf(request));
}

function faultOf({ is404, raw }: FastifyRequest): Error | undefined {
  // RFC 9112, 3.2: Node would refuse it without a body.
  if (raw.httpVersion === '1.1' && raw.headers.host === undefined)
    return new MalformedRequest('The request does not name its host');
  return is404 ? new NotFoundException() : undefined;
}
