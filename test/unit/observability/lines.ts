import type { Logger } from 'pino';
import { loadSettings } from '#infrastructure/config/settings.loader.js';
import { AccessLogger } from '#infrastructure/observability/access-logger.js';
import { createLogger } from '#infrastructure/observability/logger.js';

interface Listening {
  readonly logger: Logger;
  readonly access: AccessLogger;
  readonly lines: string[];
}

/** The loggers as the service has them, and what they have written. */
export function listening(overrides: Record<string, string> = {}): Listening {
  const lines: string[] = [];
  const { settings } = loadSettings({ overrides: { ENVIRONMENT: 'test', LOG_LEVEL: 'trace', ...overrides } });
  const logger = createLogger(settings, { write: (line) => void lines.push(line) });
  return { logger, access: new AccessLogger(settings, logger), lines };
}
