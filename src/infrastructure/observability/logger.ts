import cluster from 'node:cluster';
import type { Params } from 'nestjs-pino';
import { type DestinationStream, pino, type Logger } from 'pino';
import type { Settings } from '#infrastructure/config/settings.js';
import { version } from '../system/version.js';
import { prettyLines } from './pretty-lines.js';
import { redacted } from './redaction.js';
import { contextFields } from './request-context.js';
import { sieve } from './sieve.js';
import { traceContext } from './tracing/spans.js';

/** A write for each line would cost more than the line. What a killed process takes with it is a tenth of a second. */
const BUFFERED = { sync: false, minLength: 4_096, periodicFlush: 100 };
/** What several processes write to one pipe stays whole up to this size: POSIX calls it PIPE_BUF. */
const WHOLE = { minLength: 3_072, maxWrite: 4_096 };

/** Which of several processes speaks. */
const ofWorker = cluster.worker ? { worker: cluster.worker.id } : {};

/** One JSON object a line, on standard output unless told, or, for people, one readable line. */
export function createLogger({ app, log }: Settings, destination?: DestinationStream): Logger {
  return pino(
    {
      level: log.level,
      messageKey: 'message',
      base: { service: app.name, version, environment: app.environment, ...ofWorker },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }), log: (fields) => redacted(fields) },
      // They are described already, and pino would take the description for an error of its own.
      serializers: { err: (described: unknown) => described },
      hooks: { streamWrite: sieve },
      mixin: () => ({ ...contextFields(), ...traceContext() }),
    },
    log.pretty
      ? prettyLines(destination)
      : (destination ?? pino.destination({ ...BUFFERED, ...(cluster.isWorker && WHOLE) })),
  );
}

/** The logger for Nest. pino-http would log errors in its own way, with all that a driver hangs on them. */
export const paramsOf = (logger: Logger): Params => ({
  pinoHttp: { logger, wrapSerializers: false },
  forRoutes: [],
});
