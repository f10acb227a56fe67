import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PinoLogger } from 'nestjs-pino';
import { HttpMetrics } from '#infrastructure/observability/http-metrics.js';
import { endpointOf, isProbe } from './endpoint.js';

/** One line and one sample for every request that was answered. */
@Injectable()
export class AccessLog {
  constructor(
    private readonly logger: PinoLogger,
    private readonly metrics: HttpMetrics,
  ) {}

  readonly record = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const endpoint = endpointOf(request);
    this.metrics.observe(request.method, endpoint, reply.statusCode, reply.elapsedTime / 1000);
    const level = isProbe(endpoint) ? 'debug' : 'info';
    this.logger[level](
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
