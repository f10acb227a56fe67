import type { ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** The request that a decorator or a guard is asked about; `switchToHttp` makes three functions each time. */
export const requestOf = <Request = FastifyRequest>(context: ExecutionContext): Request =>
  context.getArgByIndex<Request>(0);
