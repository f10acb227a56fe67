import type { Logger } from 'pino';
import { loadSettings } from '#infrastructure/config/settings.loader.js';
import { createLogger } from '#infrastructure/observability/logger.js';

/** A logger as the service has it, and what it has written. */
export function listening(overrides: Record<string, string> = {}): { logger: Logger; lines: string[] } {
  const lines: string[] = [];
  const { settings } = loadSettings({ overrides: { ENVIRONMENT: 'test', LOG_LEVEL: 'trace', ...overrides } });
  const logger = createLogger(settings, { write: (line) => void lines.push(line) });
  return { logger, lines };
}
