import { NotFoundException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { MalformedRequest } from '../problems/edge.errors.js';
import type { Management } from './management.js';

/** Refuses what no route could answer, and whose token is not right, before the body is looked at. */
export function refuse(management: Management) {
  return (request: FastifyRequest, _reply: FastifyReply, done: HookHandlerDoneFunction): void =>
    done(management.has(request) ? faultOf(request) : new NotFoundException());
}

function faultOf({ is404, raw, refusal }: FastifyRequest): Error | undefined {
  // RFC 9112, 3.2: Node would refuse it without a body.
  if (raw.httpVersion === '1.1' && raw.headers.host === undefined)
    return new MalformedRequest('The request does not name its host');
  return is404 ? new NotFoundException() : (refusal ?? undefined);
}
