import { NestFactory } from '@nestjs/core';
import { seed } from '#application/seed/index.js';
import { Administration, grantAdmin } from '#application/users/index.js';
import { showConfiguration } from '#infrastructure/config/commands/config.command.js';
import { type LoadedSettings, loadSettings } from '#infrastructure/config/settings.loader.js';
import { wordsOf } from '#infrastructure/config/settings.sources.js';
import { migrateDown, migrateUp, showMigrations } from '#infrastructure/database/commands/migrate.command.js';
import { migrationTarget } from '#infrastructure/database/migrations.js';
import { joinDatabase } from '#infrastructure/database/open-database.js';
import { listDeadJobs, retryDeadJob } from '#infrastructure/jobs/commands/jobs.command.js';
import { DeadJobs } from '#infrastructure/jobs/dead-jobs.js';
import { createLogger } from '#infrastructure/observability/logger.js';
import { Clock } from '#infrastructure/system/clock.js';
import { explain } from '#infrastructure/system/explain.js';
import { AppModule } from './app.module.js';

/** Does its work, and returns what to tell the operator. */
type Command = (loaded: LoadedSettings, argument: string) => string | Promise<string>;

const COMMANDS: Record<string, Command> = {
  migrate: ({ settings }) => migrateUp(migrationTarget(settings.database)),
  'migrate:down': ({ settings }) => migrateDown(migrationTarget(settings.database)),
  'migrate:status': ({ settings }) => showMigrations(migrationTarget(settings.database)),
  seed: ({ settings }, size) => seed(settings, size),
  'admin:grant': (loaded, email) => inside(loaded, Administration, (rights) => grantAdmin(rights, email)),
  jobs: (loaded) => inside(loaded, DeadJobs, listDeadJobs),
  'jobs:retry': (loaded, id) => inside(loaded, DeadJobs, (dead) => retryDeadJob(dead, id)),
};

/** Lends one part of the application for some work. */
async function inside<T>(
  loaded: LoadedSettings,
  part: new (...needed: never[]) => T,
  work: (part: T) => Promise<string>,
): Promise<string> {
  const given = { loaded, clock: new Clock(), logger: createLogger(loaded.settings) };
  const app = await NestFactory.createApplicationContext(AppModule.forRoot(given), { logger: ['error'] });
  return work(app.get(part, { strict: false })).finally(() => app.close());
}

async function run([name = '', ...rest]: string[]): Promise<string> {
  const inputs = { variables: process.env, argv: rest, directory: process.cwd() };
  const given = loadSettings(inputs);
  if (name === 'config') return showConfiguration(given, inputs.directory);
  const command = COMMANDS[name];
  if (!command)
    throw new Error(`Unknown command "${name}"; known: config, ${Object.keys(COMMANDS).join(', ')}`);
  await using database = await joinDatabase(given.settings.database, inputs.directory);
  const loaded = loadSettings({ ...inputs, overrides: { DATABASE_URL: database.url, JOBS_WORKERS: '0' } });
  // Awaited here: a promise handed on would find the database closed.
  return await command(loaded, wordsOf(rest)[0] ?? '');
}

try {
  process.stdout.write(`${await run(process.argv.slice(2))}\n`);
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
