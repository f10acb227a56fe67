import { pino, type Logger } from 'pino';
import pretty from 'pino-pretty';
import type { Settings } from '#infrastructure/config/settings.js';
import { version } from '../system/version.js';
import { requestContext } from './request-context.js';
import { traceContext } from './tracing/spans.js';

/** One JSON object a line on standard output, or, for people, one readable line. */
export function createLogger({ app, log }: Settings): Logger {
  return pino(
    {
      level: log.level,
      messageKey: 'message',
      base: { service: app.name, version, environment: app.environment },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      serializers: { err: describe },
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => {
        const context = requestContext.getStore();
        return { ...(context && { request_id: context.requestId }), ...traceContext() };
      },
    },
    log.pretty
      ? pretty({
          sync: true,
          singleLine: true,
          messageKey: 'message',
          ignore: 'service,version,environment',
          translateTime: 'HH:MM:ss.l',
        })
      : pino.destination({ sync: false, minLength: 0 }),
  );
}

/** What an error is and where it comes from, with its causes; a driver's other fields quote rows and parameters. */
function describe(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { type, message, stack, code } = pino.stdSerializers.err(error);
  return { type, message, stack, ...(code !== undefined && { code }) };
}
