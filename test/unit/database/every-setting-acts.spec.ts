import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

import { catalogue } from '#infrastructure/config/settings.catalogue.js';

/** Nothing takes connections to Redis beyond the one of the cache yet. */
const NOTHING_YET = '';
const SHOWN_IN: Record<string, string> = {
  APP_NAME: 'e2e/process/settings.spec.ts',
  ENVIRONMENT: 'e2e/process/starting.spec.ts',
  DEBUG: 'e2e/process/settings.spec.ts',
  LOG_LEVEL: 'e2e/process/settings.spec.ts',
  HOST: 'e2e/process/starting.spec.ts',
  PORT: 'e2e/process/starting.spec.ts',
  WORKERS: 'e2e/process/workers/serving.spec.ts',
  BODY_LIMIT_BYTES: 'e2e/process/settings.spec.ts',
  HEADER_LIMIT_BYTES: 'e2e/process/settings.spec.ts',
  REQUEST_TIMEOUT_MS: 'e2e/process/settings.spec.ts',
  SHUTDOWN_DELAY_MS: 'e2e/process/stopping.spec.ts',
  MAX_REQUESTS_IN_FLIGHT: 'e2e/edge/admission.spec.ts',
  CORS_ORIGINS: 'e2e/edge/cors.spec.ts',
  TRUSTED_PROXIES: 'e2e/edge/exposure.spec.ts',
  MANAGEMENT_PORT: 'e2e/edge/exposure.spec.ts',
  SECURITY_CONTACT: 'e2e/edge/exposure.spec.ts',
  DATABASE_URL: 'e2e/process/starting.spec.ts',
  MIGRATION_DATABASE_URL: 'integration/database/roles.spec.ts',
  DATABASE_POOL_SIZE: 'integration/database/pool.spec.ts',
  DATABASE_MAX_OVERFLOW: 'integration/database/pool.spec.ts',
  DATABASE_CONNECT_TIMEOUT_MS: 'integration/database/pool.spec.ts',
  DATABASE_STARTUP_TIMEOUT_MS: 'e2e/process/starting.spec.ts',
  DATABASE_MAX_WAITING: 'integration/database/pool.spec.ts',
  DATABASE_STATEMENT_TIMEOUT_MS: 'integration/database/statement-timeout.spec.ts',
  DATABASE_POOLER: 'integration/database/pool.spec.ts',
  REDIS_URL: 'resilience/redis.spec.ts',
  REDIS_MAX_CONNECTIONS: NOTHING_YET,
  REDIS_CIRCUIT_FAILURES: 'e2e/admin/circuits.spec.ts',
  ENABLE_CACHE: 'e2e/edge/failures.spec.ts',
  SINGLE_INSTANCE: 'resilience/database/remembered.spec.ts',
  SECRET_KEY: 'e2e/auth/token-settings.spec.ts',
  SECRET_KEY_PREVIOUS: 'e2e/auth/key-set.spec.ts',
  JWT_ALGORITHM: 'e2e/auth/token-settings.spec.ts',
  JWT_PRIVATE_KEY: 'e2e/auth/key-set.spec.ts',
  JWT_PREVIOUS_KEY: 'e2e/auth/key-set.spec.ts',
  JWT_EXPIRATION_MINUTES: 'e2e/auth/token-settings.spec.ts',
  SESSION_IDLE_DAYS: 'e2e/auth/token-settings.spec.ts',
  SESSION_MAX_DAYS: 'e2e/auth/token-settings.spec.ts',
  ENABLE_METRICS: 'e2e/operations/metrics.spec.ts',
  ENABLE_SWAGGER: 'e2e/operations/docs.spec.ts',
  FLAGS_PROVIDER: 'e2e/flags/environment.spec.ts',
  FLAGS: 'e2e/flags/environment.spec.ts',
  RATE_LIMIT_ENABLED: 'e2e/auth/rate-limit.spec.ts',
  RATE_LIMIT_REQUESTS: 'e2e/auth/rate-limit.spec.ts',
  RATE_LIMIT_AUTH_REQUESTS: 'e2e/auth/rate-limit.spec.ts',
  RATE_LIMIT_ADDRESS_REQUESTS: 'e2e/auth/rate-limit.spec.ts',
  RATE_LIMIT_EXPORT_REQUESTS: 'e2e/privacy/export.spec.ts',
  RATE_LIMIT_WINDOW_SECONDS: 'e2e/auth/rate-limit.spec.ts',
  JOBS_WORKERS: 'integration/jobs/working.spec.ts',
  JOBS_POLL_MS: 'integration/jobs/working.spec.ts',
  JOBS_STOP_TIMEOUT_MS: 'integration/jobs/stopping.spec.ts',
  JOBS_MAX_LAG_SECONDS: 'integration/jobs/upkeep.spec.ts',
  JOBS_KEEP_DAYS: 'integration/jobs/upkeep.spec.ts',
  JOBS_KEEP_DEAD_DAYS: 'integration/jobs/upkeep.spec.ts',
  PASSWORD_HASH_CONCURRENCY: 'unit/auth/passwords.spec.ts',
  PASSWORD_HASH_MAX_WAITING: 'unit/auth/passwords.spec.ts',
  PASSWORD_HASH_MEMORY_KIB: 'e2e/auth/hash-renewal.spec.ts',
  PASSWORD_HASH_PASSES: 'e2e/auth/hash-renewal.spec.ts',
  ACCOUNT_GRACE_DAYS: 'e2e/privacy/sweeping.spec.ts',
  AVATAR_SERVICE_URL: 'resilience/partners.spec.ts',
  AVATAR_TIMEOUT_MS: 'integration/partners/avatar.spec.ts',
  AVATAR_CIRCUIT_FAILURES: 'e2e/admin/circuits.spec.ts',
  EMAIL_API_URL: 'resilience/partners.spec.ts',
  EMAIL_API_KEY: 'integration/partners/email-provider.spec.ts',
  SMTP_URL: 'integration/partners/email-smtp.spec.ts',
  EMAIL_FROM: 'integration/partners/email-smtp.spec.ts',
  FRONTEND_URL: 'e2e/auth/mailbox/letters.spec.ts',
  EMAIL_TIMEOUT_MS: 'integration/partners/email-smtp.spec.ts',
  EMAIL_CIRCUIT_FAILURES: 'e2e/admin/circuits.spec.ts',
};

const built = Object.entries(SHOWN_IN).filter(([, spec]) => spec !== NOTHING_YET);

describe('every setting', () => {
  it('is in the table of what shows that it acts', () => {
    expect(Object.keys(SHOWN_IN)).toEqual(catalogue.map(({ name }) => name));
  });

  it.each(built)('%s acts, as %s shows', async (name, spec) => {
    expect(await readFile(join('test', spec), 'utf8')).toMatch(new RegExp(`\\b${name}\\b`));
  });
});
