import cluster from 'node:cluster';
import { promisify } from 'node:util';
import { loadSettings } from '#infrastructure/config/settings.loader.js';
import { readTelemetry } from '#infrastructure/config/telemetry.js';
import { sayLastWords } from '#infrastructure/observability/last-words.js';
import { createLogger } from '#infrastructure/observability/logger.js';
import { explain } from '#infrastructure/system/explain.js';
import { onStopSignal } from '#infrastructure/system/stop-signal.js';
import { within } from '#infrastructure/system/within.js';

// V8 keeps ten places of a stack, and the way from a statement to whoever asked for it can take all of them.
Error.stackTraceLimit = 15;

/** How long whoever reads the log may take for the last lines. */
const LAST_LINES_MS = 1_000;

/** What is open, closed in reverse order whatever ends the process. */
const resources = new AsyncDisposableStack();

try {
  await start();
} catch (error) {
  // What fails because a signal has closed it has not failed.
  if (!resources.disposed) {
    process.stderr.write(`${explain(error)}\n`);
    await resources.disposeAsync();
    process.exit(1);
  }
}

async function start(): Promise<void> {
  const inputs = {
    variables: process.env,
    argv: process.argv.slice(2),
    directory: process.cwd(),
    isTerminal: process.stdout.isTTY,
  };
  const given = loadSettings(inputs);
  const logger = createLogger(given.settings);
  sayLastWords(logger);
  onStopSignal(async (signal) => {
    logger.info(`Stopping on ${signal}`);
    await resources.disposeAsync();
    logger.info('Stopped');
    await within(LAST_LINES_MS, promisify(logger.flush.bind(logger))()).catch(() => undefined);
  });
  const warn = (sentence: string): void => {
    if (cluster.isPrimary) logger.warn(sentence);
  };
  const telemetry = readTelemetry(inputs.variables, warn);
  // Who leads serves nothing, and needs no framework for it.
  const isLeading = cluster.isPrimary && given.settings.http.workers > 1;
  const { run } = isLeading ? await import('./lead.js') : await import('./serve.js');
  await run({ inputs, given, telemetry, logger, warn, resources });
}
