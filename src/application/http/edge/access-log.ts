import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { PinoLogger } from 'nestjs-pino';
import { AccessLogger } from '#infrastructure/observability/access-logger.js';
import { HttpMetrics } from '#infrastructure/observability/http-metrics.js';
import { endpointOf, isProbe, pathOf } from './endpoint.js';

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
    if (this.access.tells('debug'))
      this.logger.debug({ method: request.method, path: pathOf(request.url) }, 'request started');
    done();
  };

  readonly record = (
    request: FastifyRequest,
    reply: FastifyReply,
    done: HookHandlerDoneFunction = nobodyWaits,
  ): void => {
    const endpoint = endpointOf(request);
    const { elapsedTime, statusCode } = reply;
    this.metrics.observe(request.method, endpoint, statusCode, elapsedTime / 1000);
    this.access.write(isProbe(endpoint) ? 'debug' : 'info', {
      requestId: request.id,
      userId: request.trail?.userId,
      route: endpoint,
      method: request.method,
      path: pathOf(request.url),
      status: statusCode,
      durationMs: Math.round(elapsedTime * 100) / 100,
    });
    done();
  };
}

const nobodyWaits = (): void => undefined;
