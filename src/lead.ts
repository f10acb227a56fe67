import { Workforce } from '#infrastructure/cluster/workforce.js';
import type { Settings } from '#infrastructure/config/settings.js';
import { type Beginning, reachDatabase } from './beginning.js';

/** For what is left of traces, and one second to spare. */
const GRACE_MS = 2_000;

/** What the process does that serves by others: it prepares the database for them, and keeps as many as it is told. */
export async function run(beginning: Beginning): Promise<void> {
  const { given, logger, resources } = beginning;
  const { settings } = await reachDatabase(beginning);
  const { workers } = settings.http;
  // A database that was started here is theirs, too; any other they find by themselves.
  const variables = given.settings.database.url === '' ? { DATABASE_URL: settings.database.url } : {};
  const plan = { size: workers, variables, farewellMs: farewellMs(settings) };
  const workforce = resources.use(new Workforce(plan, logger));
  await workforce.start();
  logger.info({ workers }, 'All workers serve');
}

/** The longest that one process may take to stop. */
const farewellMs = ({ http, jobs }: Settings): number =>
  http.shutdownDelayMs + jobs.stopTimeoutMs + http.requestTimeoutMs + GRACE_MS;
