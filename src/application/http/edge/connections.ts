import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import type { HttpMetrics } from '#infrastructure/observability/http-metrics.js';

/** Counts requests in flight; one that its client gave up ends with its connection. */
export function countConnection(metrics: HttpMetrics) {
  const end = (): void => metrics.end();
  return (_request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    metrics.begin();
    // It comes once; `once` would wrap each.
    reply.raw.on('close', end);
    done();
  };
}

/**
 * Fastify closes the connection of whoever sends too much, and the reset overtakes the answer. Node reads past what is
 * left of the body instead, for as long as a request may take.
 */
export function keepConnection(
  _request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  done: (error: Error | null, payload: unknown) => void,
): void {
  if (reply.statusCode === 413) reply.removeHeader('connection');
  done(null, payload);
}
