import cluster from 'node:cluster';
import type { Params } from 'nestjs-pino';
import { type DestinationStream, pino, type Logger } from 'pino';
import type { Settings } from '#infrastructure/config/settings.js';
import { version } from '../system/version.js';
import { gatheredLines } from './gathered-lines.js';
import { prettyLines } from './pretty-lines.js';
import { redacted } from './redaction.js';
import { contextFields } from './request-context.js';
import { sieve } from './sieve.js';
import { traceContext } from './tracing/spans.js';

const GATHERED = { together: 16_000, maxWrite: 16_384 };
/** What several processes write to one pipe stays whole up to this size: POSIX calls it PIPE_BUF. */
const WHOLE = { together: 3_072, maxWrite: 4_096 };

/** Which of several processes speaks. */
const ofWorker = cluster.worker ? { worker: cluster.worker.id } : {};

/** Many lines share a millisecond, and telling it takes longer than looking whether it has passed. */
let told = { at: 0, as: '' };

/** The time, as the second field of a line. */
export function timestamp(): string {
  const now = Date.now();
  if (now !== told.at) told = { at: now, as: `,"time":"${new Date(now).toISOString()}"` };
  return told.as;
}

/** What every line says of whoever speaks. */
export const bindings = ({ app }: Settings): Record<string, unknown> => ({
  service: app.name,
  version,
  environment: app.environment,
  ...ofWorker,
});

/** One JSON object a line, on standard output unless told, or, for people, one readable line. */
export function createLogger(settings: Settings, destination?: DestinationStream): Logger {
  return pino(
    {
      level: settings.log.level,
      messageKey: 'message',
      base: bindings(settings),
      timestamp,
      hooks: { streamWrite: sieve },
      formatters: { level: (label) => ({ level: label }), log: (fields) => redacted(fields) },
      // They are described already, and pino would take the description for an error of its own.
      serializers: { err: (described: unknown) => described },
      mixin: () => ({ ...contextFields(), ...traceContext() }),
    },
    settings.log.pretty
      ? prettyLines(destination)
      : (destination ?? gatheredLines(cluster.isWorker ? WHOLE : GATHERED)),
  );
}

/** The logger for Nest. pino-http would log errors in its own way, with all that a driver hangs on them. */
export const paramsOf = (logger: Logger): Params => ({
  pinoHttp: { logger, wrapSerializers: false },
  forRoutes: [],
});
