import { Management } from '#application/http/edge/management.js';
import { loadSettings } from '#infrastructure/config/settings.loader.js';
import { readTelemetry } from '#infrastructure/config/telemetry.js';
import { migrate, migrationTarget } from '#infrastructure/database/migrations.js';
import { openDatabase } from '#infrastructure/database/open-database.js';
import { waitForDatabase } from '#infrastructure/database/wait-for-database.js';
import { sayLastWords } from '#infrastructure/observability/last-words.js';
import { createLogger } from '#infrastructure/observability/logger.js';
import { openTracing } from '#infrastructure/observability/tracing/open-tracing.js';
import { Clock } from '#infrastructure/system/clock.js';
import { explain } from '#infrastructure/system/explain.js';
import { onStopSignal } from '#infrastructure/system/stop-signal.js';
import { createApplication } from './bootstrap.js';

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
  });

  const telemetry = readTelemetry(inputs.variables, (sentence) => logger.warn(sentence));
  resources.use(await openTracing(telemetry, given.settings.app, logger));
  const database = resources.use(await openDatabase(given.settings.database, inputs.directory));
  const loaded = loadSettings({ ...inputs, overrides: { DATABASE_URL: database.url } });
  const { app: service, http } = loaded.settings;
  await waitForDatabase(loaded.settings.database, (sentence) => logger.warn(sentence));

  if (service.environment === 'dev') await migrate(migrationTarget(loaded.settings.database));
  const application = await createApplication(loaded, new Clock(), logger);
  const app = resources.adopt(application, (opened) => opened.close());
  for (const warning of [...given.warnings, database.notice ?? []].flat()) logger.warn(warning);
  await app.listen({ host: http.host, port: http.port });
  await app.get(Management, { strict: false }).listen();
  logger.info(`Listening on ${await app.getUrl()}`);
}
