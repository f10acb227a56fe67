import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { PinoLogger } from 'nestjs-pino';
import { recordAccess } from '#application/http/edge/access-log.js';
import { createAdapter } from '#application/http/edge/adapter.js';
import { AllowedMethods } from '#application/http/edge/allowed-methods.js';
import { SocketAnswers } from '#application/http/edge/client-errors.js';
import { Draining } from '#application/http/edge/draining.js';
import { installEdge } from '#application/http/edge/edge.js';
import { serveOpenApi } from '#application/http/openapi/openapi.js';
import { Authenticator } from '#application/http/principal.js';
import { ProblemFilter } from '#application/http/problems/problem.filter.js';
import type { LoadedSettings } from '#infrastructure/config/settings.loader.js';
import { FrameworkLogger } from '#infrastructure/observability/framework-logger.js';
import { HttpMetrics } from '#infrastructure/observability/http-metrics.js';
import { createLogger } from '#infrastructure/observability/logger.js';
import { Dependencies } from '#infrastructure/resilience/dependencies.js';
import { Clock } from '#infrastructure/system/clock.js';
import { Ids } from '#infrastructure/system/ids.js';
import { AppModule } from './app.module.js';

/** Builds the application, ready to listen: the same for the process and for the tests. */
export async function createApplication(
  loaded: LoadedSettings,
  clock: Clock = new Clock(),
): Promise<NestFastifyApplication> {
  const { http, features } = loaded.settings;
  const logger = createLogger(loaded.settings);
  const ids = new Ids();
  const nextId = (): string => ids.next();
  const adapter = createAdapter(http, {
    nextId,
    answer: (error, request, reply) => {
      reply.raw.once('finish', () => void record(request, reply));
      app.get(ProblemFilter, { strict: false }).answer(error, request, reply);
    },
    sockets: new SocketAnswers(nextId, ({ code, message }, requestId) =>
      logger.warn({ code, path: '', request_id: requestId }, message),
    ),
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot({ loaded, clock, logger }),
    adapter,
    {
      bodyParser: false,
      abortOnError: false,
      logger: new FrameworkLogger(new PinoLogger({ pinoHttp: { logger } }), {}),
    },
  );
  const record = recordAccess(logger, app.get(HttpMetrics, { strict: false }));
  const fastify = app.getHttpAdapter().getInstance();
  installEdge(fastify, {
    record,
    authenticator: app.get(Authenticator, { strict: false }),
    allowedMethods: app.get(AllowedMethods, { strict: false }),
    draining: app.get(Draining, { strict: false }),
    metrics: app.get(HttpMetrics, { strict: false }),
    dependencies: app.get(Dependencies, { strict: false }),
  });
  await fastify.register(fastifyStatic, {
    root: staticFolder(),
    prefix: '/static/',
    index: false,
    decorateReply: false,
  });
  if (features.swagger) serveOpenApi(app);
  await app.init();
  return app;
}

const staticFolder = (): string => join(dirname(findPackageJSON('.', import.meta.url) ?? ''), 'static');
