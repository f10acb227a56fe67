import { type DynamicModule, Global, Module } from '@nestjs/common';
import { makeCounterProvider, makeHistogramProvider } from '@willsoto/nestjs-prometheus';
import { LoggerModule, PinoLogger } from 'nestjs-pino';
import type { Logger } from 'pino';
import { Settings } from '../config/settings.js';
import { Exposition } from '../cluster/exposition.js';
import { buildInfo } from './build-info.js';
import { HTTP_BUCKETS } from './duration-buckets.js';
import { HttpMetrics } from './http-metrics.js';
import { LogLevelSwitch } from './log-level-switch.js';
import { AccessLogger } from './access-logger.js';
import { paramsOf } from './logger.js';

/** Logs and metrics. The line and the sample of each request are written at the edge, by one hook. */
@Global()
@Module({
  providers: [
    Exposition,
    HttpMetrics,
    makeCounterProvider({
      name: 'http_requests_total',
      help: 'HTTP requests answered',
      labelNames: ['method', 'endpoint', 'status'],
    }),
    makeHistogramProvider({
      name: 'http_request_duration_seconds',
      help: 'Time from the head of a request to the end of its response',
      labelNames: ['method', 'endpoint'],
      buckets: HTTP_BUCKETS,
    }),
    makeCounterProvider({
      name: 'http_requests_shed_total',
      help: 'HTTP requests refused unseen because too many were in flight or waited for a password',
    }),
    makeCounterProvider({
      name: 'degraded_responses_total',
      help: 'HTTP responses that said in X-Degraded what they did without',
      labelNames: ['dependency'],
    }),
    ...buildInfo,
  ],
  exports: [Exposition, HttpMetrics],
})
export class ObservabilityModule {
  static forRoot(logger: Logger): DynamicModule {
    return {
      module: ObservabilityModule,
      imports: [LoggerModule.forRoot(paramsOf(logger))],
      providers: [
        {
          provide: AccessLogger,
          inject: [Settings],
          useFactory: (settings: Settings) => new AccessLogger(settings, logger),
        },
        {
          provide: LogLevelSwitch,
          inject: [PinoLogger, AccessLogger],
          useFactory: (nest: PinoLogger, access: AccessLogger) =>
            new LogLevelSwitch([logger, nest.logger, access]),
        },
      ],
      exports: [AccessLogger, LoggerModule, LogLevelSwitch],
    };
  }
}
