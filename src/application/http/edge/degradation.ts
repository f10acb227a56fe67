import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HttpMetrics } from '#infrastructure/observability/http-metrics.js';
import type { Dependencies } from '#infrastructure/resilience/dependencies.js';

/** Says what the answer had to do without, so that a client can tell a placeholder from the real thing. */
export function sayDegradation(dependencies: Dependencies, metrics: HttpMetrics) {
  return async (request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> => {
    const missing = new Set(request.trail?.degraded);
    // An answer while the database is away comes from what is remembered, and may be old.
    if (reply.statusCode < 400 && dependencies.isAway('database')) missing.add('database');
    for (const dependency of missing) metrics.degraded(dependency);
    if (missing.size > 0) reply.header('x-degraded', [...missing].join(', '));
    return payload;
  };
}
