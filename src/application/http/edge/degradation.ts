import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HttpMetrics } from '#infrastructure/observability/http-metrics.js';
import type { Dependencies } from '#infrastructure/resilience/dependencies.js';

/** Says what the answer had to do without, so that a client can tell a placeholder from the real thing. */
export function sayDegradation(dependencies: Dependencies, metrics: HttpMetrics) {
  return (
    { trail }: FastifyRequest,
    reply: FastifyReply,
    payload: unknown,
    done: (error: null, payload: unknown) => void,
  ): void => {
    // An answer while the database is away comes from what is remembered, and may be old.
    if (trail && reply.statusCode < 400 && dependencies.isAway('database'))
      (trail.degraded ??= new Set()).add('database');
    if (trail?.degraded) {
      for (const dependency of trail.degraded) metrics.degraded(dependency);
      reply.header('x-degraded', [...trail.degraded].join(', '));
    }
    done(null, payload);
  };
}
