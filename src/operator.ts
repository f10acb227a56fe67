import { NestFactory } from '@nestjs/core';
import { type LoadedSettings, loadSettings } from '#infrastructure/config/settings.loader.js';
import { joinDatabase } from '#infrastructure/database/open-database.js';
import { createLogger } from '#infrastructure/observability/logger.js';
import { Clock } from '#infrastructure/system/clock.js';
import { AppModule } from './app.module.js';

/** Where a command is given its settings. */
export interface Place {
  readonly variables: NodeJS.ProcessEnv;
  readonly argv: readonly string[];
  readonly directory: string;
}

/** Lends the database that the service has, or would have, for some work. */
export async function withDatabase<T>(
  place: Place,
  work: (loaded: LoadedSettings) => Promise<T>,
): Promise<T> {
  await using database = await joinDatabase(loadSettings(place).settings.database, place.directory);
  const overrides = { DATABASE_URL: database.url, JOBS_WORKERS: '0' };
  // Awaited here: a promise handed on would find the database closed.
  return await work(loadSettings({ ...place, overrides }));
}

/** Lends one part of the application, over that database, for some work; nothing listens. */
export function withPart<T, Part>(
  place: Place,
  part: new (...needed: never[]) => Part,
  work: (part: Part) => T | Promise<T>,
): Promise<T> {
  return withDatabase(place, async (loaded) => {
    const given = { loaded, clock: new Clock(), logger: createLogger(loaded.settings) };
    const app = await NestFactory.createApplicationContext(AppModule.forRoot(given), { logger: ['error'] });
    try {
      return await work(app.get(part, { strict: false }));
    } finally {
      await app.close();
    }
  });
}
