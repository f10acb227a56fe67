import type { IncomingMessage, RequestListener, Server } from 'node:http';
import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { type DegradedError, ErrorCode } from '#foundation/errors/index.js';
import { ExposureSettings } from '#infrastructure/config/settings.js';
import { HttpMetrics } from '#infrastructure/observability/http-metrics.js';
import { Ids } from '#infrastructure/system/ids.js';
import { problemHeaders } from '../problems/problem.headers.js';
import { PROBLEM_JSON, toProblem } from '../problems/problem.js';
import { Admission } from './admission.js';
import { requestIdOf } from './context.js';
import { leaves } from './cors.js';
import { Draining } from './draining.js';
import { pathOf } from './endpoint.js';
import { asHead, type ServerResponseWithHead } from './head.js';
import { SAFETY } from './security-headers.js';

const WARNING_INTERVAL_MS = 1_000;
const HEAD = asHead({ 'cache-control': 'no-store', 'content-type': PROBLEM_JSON });

/**
 * Refuses what there is no room for before Fastify sees it: what is refused takes from what is served, and here it costs
 * less than half. One line a second tells of it, or the log would be what an overload is spent on.
 */
@Injectable()
export class Gate {
  private readonly leaveOf: (origin: string | undefined) => string;
  private shedSinceWarning = 0;

  constructor(
    private readonly admission: Admission,
    private readonly draining: Draining,
    private readonly ids: Ids,
    private readonly logger: PinoLogger,
    private readonly metrics: HttpMetrics,
    exposure: ExposureSettings,
  ) {
    this.leaveOf = leaves(exposure);
  }

  /** Stands between the server and its router from now on. */
  guard(server: Server): void {
    const routers = server.listeners('request') as RequestListener[];
    server.removeAllListeners('request');
    server.on('request', (request, response) => {
      const refusal = this.admission.refusalOf(request.method ?? '', pathOf(request.url ?? '/'));
      if (refusal) this.shed(refusal, request, response as ServerResponseWithHead);
      else for (const route of routers) void route(request, response);
    });
  }

  private shed(refusal: DegradedError, request: IncomingMessage, response: ServerResponseWithHead): void {
    const requestId = requestIdOf(request.headers['x-request-id'], () => this.ids.next());
    const problem = toProblem(refusal, { path: pathOf(request.url ?? '/'), requestId });
    const body = JSON.stringify(problem);
    response.head =
      SAFETY +
      HEAD +
      this.leaveOf(request.headers.origin) +
      asHead({ ...problemHeaders(refusal), 'x-request-id': requestId });
    response.writeHead(problem.status, {
      'content-length': Buffer.byteLength(body),
      ...(this.draining.isStopping && { connection: 'close' }),
    });
    response.end(body);
    this.metrics.shed(request.method ?? '', problem.status);
    this.warn();
  }

  private warn(): void {
    this.shedSinceWarning += 1;
    if (this.shedSinceWarning > 1) return;
    setTimeout(() => {
      const fields = { code: ErrorCode.DEGRADED, shed: this.shedSinceWarning };
      this.logger.warn(fields, 'requests were shed');
      this.shedSinceWarning = 0;
    }, WARNING_INTERVAL_MS).unref();
  }
}
