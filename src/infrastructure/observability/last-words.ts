import type { Logger } from 'pino';

/** What nobody has caught ends the process, as ever, but as a line of the log: Node would print all that hangs on an error. */
export function sayLastWords(logger: Logger): void {
  process.once('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'the process ends: nobody has caught an error');
    process.exit(1);
  });
}
