import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import type { HttpMetrics } from '#infrastructure/observability/http-metrics.js';

/** Counts requests in flight; one that its client gave up ends with its connection. */
export function countConnection(metrics: HttpMetrics) {
  return (_request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    metrics.begin();
    reply.raw.once('close', () => metrics.end());
    done();
  };
}
