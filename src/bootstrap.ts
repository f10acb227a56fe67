import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { PinoLogger } from 'nestjs-pino';
import type { Logger } from 'pino';
import { createAdapter } from '#application/http/edge/adapter.js';
import { SocketAnswers } from '#application/http/edge/client-errors.js';
import { Edge } from '#application/http/edge/edge.js';
import { serveOpenApi } from '#application/http/openapi/openapi.js';
import type { LoadedSettings } from '#infrastructure/config/settings.loader.js';
import { FrameworkLogger } from '#infrastructure/observability/framework-logger.js';
import { createLogger, paramsOf } from '#infrastructure/observability/logger.js';
import { Clock } from '#infrastructure/system/clock.js';
import { Ids } from '#infrastructure/system/ids.js';
import { AppModule } from './app.module.js';

/** Builds the application, ready to listen: the same for the process and for the tests. */
export async function createApplication(
  loaded: LoadedSettings,
  clock: Clock = new Clock(),
  logger: Logger = createLogger(loaded.settings),
): Promise<NestFastifyApplication> {
  const { features } = loaded.settings;
  const ids = new Ids();
  const nextId = (): string => ids.next();
  const adapter = createAdapter(loaded.settings, {
    nextId,
    answer: (error, request, reply) => edge.refuse(error, request, reply),
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
      logger: new FrameworkLogger(new PinoLogger(paramsOf(logger)), {}),
    },
  );
  const edge = app.get(Edge, { strict: false });
  const fastify = app.getHttpAdapter().getInstance();
  await edge.install(fastify);
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
