import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { PinoLogger } from 'nestjs-pino';
import { AccessLogger } from '#infrastructure/observability/access-logger.js';
import { HttpMetrics } from '#infrastructure/observability/http-metrics.js';
import { endpointOf, isProbe, pathOf } from './endpoint.js';

/** What nginx made the custom: nobody is ever answered so. */
const CLIENT_CLOSED_REQUEST = 499;

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
    const { elapsedTime, statusCode } = reply;
    const endpoint = endpointOf(request);
    this.metrics.observe(request.method, endpoint, statusCode, elapsedTime / 1000);
    this.tell(request, endpoint, statusCode, elapsedTime);
    done();
  };

  /** The same for one whose caller has gone, so that there is no answer; only about when is known, so that it is no sample. */
  brokenOff(request: FastifyRequest, { elapsedTime }: FastifyReply): void {
    const endpoint = endpointOf(request);
    this.metrics.count(request.method, endpoint, CLIENT_CLOSED_REQUEST);
    this.tell(request, endpoint, CLIENT_CLOSED_REQUEST, elapsedTime);
  }

  private tell(request: FastifyRequest, endpoint: string, status: number, elapsedMs: number): void {
    this.access.write(isProbe(endpoint) ? 'debug' : 'info', {
      requestId: request.id,
      userId: request.trail?.userId,
      route: endpoint,
      method: request.method,
      path: pathOf(request.url),
      status,
      durationMs: Math.round(elapsedMs * 100) / 100,
    });
  }
}

const nobodyWaits = (): void => undefined;
