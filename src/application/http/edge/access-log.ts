import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { PinoLogger } from 'nestjs-pino';
import { HttpMetrics } from '#infrastructure/observability/http-metrics.js';
import { AccessLogger } from '#infrastructure/observability/logger.js';
import { traceContext } from '#infrastructure/observability/tracing/spans.js';
import { endpointOf, isProbe } from './endpoint.js';

/** One line and one sample for every request that was answered. */
@Injectable()
export class AccessLog {
  constructor(
    private readonly logger: PinoLogger,
    private readonly access: AccessLogger,
    private readonly metrics: HttpMetrics,
  ) {}

  /** For whoever debugs: what has come, before anything is known of how it ends. */
  readonly begin = (request: FastifyRequest, _reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    // The level may change while the service runs, so it is asked here, and nothing is built for nobody.
    if (this.logger.logger.isLevelEnabled('debug'))
      this.logger.debug({ method: request.method, path: pathOf(request) }, 'request started');
    done();
  };

  readonly record = (
    request: FastifyRequest,
    reply: FastifyReply,
    done: HookHandlerDoneFunction = nobodyWaits,
  ): void => {
    const endpoint = endpointOf(request);
    this.metrics.observe(request.method, endpoint, reply.statusCode, reply.elapsedTime / 1000);
    const level = isProbe(endpoint) ? 'debug' : 'info';
    this.access.pino[level](fieldsOf(request, reply), 'request completed');
    done();
  };
}

const nobodyWaits = (): void => undefined;

const fieldsOf = (request: FastifyRequest, { statusCode, elapsedTime }: FastifyReply) => ({
  request_id: request.id,
  user_id: request.trail?.userId,
  route: endpointOf(request),
  ...traceContext(),
  method: request.method,
  path: pathOf(request),
  status: statusCode,
  duration_ms: Math.round(elapsedTime * 100) / 100,
});

const pathOf = ({ url }: FastifyRequest): string => url.split('?', 1)[0] ?? '/';
