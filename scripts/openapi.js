// Writes the contract that the build offers to openapi.json: `npm run openapi`.
import { writeFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AppModule } from '../dist/src/app.module.js';
import { documentOf } from '../dist/src/application/http/openapi/openapi.js';
import { loadSettings } from '../dist/src/infrastructure/config/settings.loader.js';
import { createLogger } from '../dist/src/infrastructure/observability/logger.js';
import { Clock } from '../dist/src/infrastructure/system/clock.js';

const loaded = loadSettings({ overrides: { ENVIRONMENT: 'test' } });
const given = { loaded, clock: new Clock(), logger: createLogger(loaded.settings) };
// Nothing is started: a document needs the classes, not what they would do.
const options = { preview: true, logger: false, abortOnError: false };
const app = await NestFactory.create(AppModule.forRoot(given), new FastifyAdapter(), options);
writeFileSync('openapi.json', `${JSON.stringify(documentOf(app), null, 2)}\n`);
