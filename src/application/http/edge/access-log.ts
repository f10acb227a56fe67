import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { HttpMetrics } from '#infrastructure/observability/http-metrics.js';

const PROBES = ['/health', '/health/live', '/health/ready', '/health/startup', '/metrics'];

/** The template of the route, so that a million paths are one series. */
export const endpointOf = (request: FastifyRequest): string =>
  request.is404 ? 'unmatched' : (request.routeOptions.url ?? 'unmatched');

/** One line and one sample for every request that was answered. */
export function recordAccess(logger: Logger, metrics: HttpMetrics) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const endpoint = endpointOf(request);
    metrics.observe(request.method, endpoint, reply.statusCode, reply.elapsedTime / 1000);
    const level = PROBES.includes(endpoint) ? 'debug' : 'info';
    logger[level](
      {
        request_id: request.id,
        user_id: request.principal?.id,
        method: request.method,
        route: endpoint,
        path: request.url.split('?', 1)[0],
        status: reply.statusCode,
        duration_ms: Math.round(reply.elapsedTime * 100) / 100,
      },
      'request completed',
    );
  };
}
