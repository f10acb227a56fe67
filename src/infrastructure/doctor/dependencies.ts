import type { DatabaseSettings, Settings } from '../config/settings.js';
import { examine, type Examination } from '../database/examination.js';
import { runningDatabase } from '../database/open-database.js';
import { placeOf, reasonOf } from '../database/unreachable.js';
import { pingOnce } from '../redis/ping-once.js';
import { type Finding, fault, ok, warning } from './finding.js';

/** What is developed and tested with. */
const TESTED_POSTGRESQL = 18;
/** Tokens, cursors and jobs bear a second; what expires by both clocks does not bear much more. */
const BEARABLE_SKEW_MS = 1_000;

/** The database: whether it lets us in, what it is, whether it has our schema, and whether its clock is ours. */
export async function examineDatabase({ app, database }: Settings, directory: string): Promise<Finding[]> {
  const url = await runningDatabase(database, directory);
  if (url === '') return [ok('database', 'the embedded one, which starts with the service')];
  const seen = await lookAt(url, database);
  if ('failure' in seen)
    return [fault('database', `${placeOf(url)}: ${seen.failure}. Start it, or mend DATABASE_URL`)];
  return [versionOf(seen, placeOf(url)), schemaOf(seen, app.environment === 'dev'), clockOf(seen)];
}

async function lookAt(url: string, settings: DatabaseSettings): Promise<Examination | { failure: string }> {
  try {
    return await examine(url, settings);
  } catch (error) {
    return { failure: reasonOf(error) };
  }
}

function versionOf({ version }: Examination, place: string): Finding {
  const said = `PostgreSQL ${version} at ${place}`;
  return Number.parseInt(version) >= TESTED_POSTGRESQL
    ? ok('database', said)
    : warning('database', `${said}; Galley is tested with ${TESTED_POSTGRESQL}`);
}

function schemaOf({ missingMigrations: { length } }: Examination, appliesThem: boolean): Finding {
  if (length === 0) return ok('migrations', 'all applied');
  return appliesThem
    ? ok('migrations', `${length} missing, which the service applies when it starts in dev`)
    : fault('migrations', `${length} missing: run "migrate up"`);
}

function clockOf({ aheadMs }: Examination): Finding {
  const skew = `the database is ${(Math.abs(aheadMs) / 1_000).toFixed(1)} s ${aheadMs < 0 ? 'behind' : 'ahead'}`;
  return Math.abs(aheadMs) <= BEARABLE_SKEW_MS
    ? ok('clock', skew)
    : warning('clock', `${skew}: let both follow the same time (NTP)`);
}

/** Redis, which nobody has to have: without it the service bends. */
export async function examineRedis({ redis }: Settings): Promise<Finding> {
  if (redis.url === '') return ok('redis', 'none: each instance remembers and counts for itself (REDIS_URL)');
  const { host } = new URL(redis.url);
  try {
    await pingOnce(redis.url);
    return ok('redis', `answers at ${host}`);
  } catch (error) {
    return warning('redis', `${host}: ${reasonOf(error)}. Start it, or mend REDIS_URL`);
  }
}
