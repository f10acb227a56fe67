import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { documentedHeader } from '../openapi/documented-parameter.js';
import { InvalidIdempotencyKey } from './idempotency.errors.js';
import { requestOf } from '../request-of.js';

const KEY = /^[\x21-\x7e]{1,255}$/;

/** One try at a request that creates something; tries with the same key are one request. */
export interface Attempt {
  /** Null where the caller does not care. */
  readonly key: string | null;
  readonly callerId: string | null;
  readonly route: string;
  readonly body: unknown;
  readonly reply: FastifyReply;
}

/** The try that is running. Throws `InvalidIdempotencyKey`. */
export const CurrentAttempt = createParamDecorator(
  (_: unknown, context: ExecutionContext): Attempt => {
    const request = requestOf(context);
    const key = request.headers['idempotency-key'];
    if (key !== undefined && (typeof key !== 'string' || !KEY.test(key))) throw new InvalidIdempotencyKey();
    return {
      key: key ?? null,
      callerId: request.principal?.id ?? null,
      route: `${request.method} ${request.routeOptions.url}`,
      body: request.body,
      reply: context.getArgByIndex<FastifyReply>(1),
    };
  },
  [
    documentedHeader({
      name: 'Idempotency-Key',
      description: 'Makes the request safe to send again for 24 hours',
      schema: { type: 'string', minLength: 1, maxLength: 255, pattern: KEY.source },
      example: 'b9a5f3f0-4c1d-4a53-9a83-3f1f5c3b1a77',
    }),
  ],
);
