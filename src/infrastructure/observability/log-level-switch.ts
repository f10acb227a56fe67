import type { Logger } from 'pino';
import type { LogLevel } from '#infrastructure/config/settings.js';

/** Sets the least level that is logged, while the service runs. */
export class LogLevelSwitch {
  /** A child of pino's keeps the level that it was born with, so each is told. */
  constructor(private readonly loggers: readonly Pick<Logger, 'level'>[]) {}

  set(level: LogLevel): void {
    for (const logger of this.loggers) logger.level = level;
  }
}
