import { ValidateNested } from 'class-validator';
import { Choice, ConnectionUrl, Flag, Text, Whole } from './settings.decorators.js';
import { AvatarSettings, EmailSettings } from './settings.partners.js';
import { ExposureSettings } from './settings.exposure.js';
import { FlagSettings } from './settings.flags.js';
import { HttpSettings } from './settings.http.js';
import { JobsSettings } from './settings.jobs.js';
import { RateLimitSettings } from './settings.limits.js';
import { PasswordSettings } from './settings.passwords.js';
import { PrivacySettings } from './settings.privacy.js';
import { DEVELOPMENT_SECRET, TokenSettings } from './settings.tokens.js';
import { readLevel } from './settings.values.js';

export { listed } from './settings.exposure.js';
export { DEVELOPMENT_SECRET, TokenSettings };
export {
  ExposureSettings,
  FlagSettings,
  HttpSettings,
  JobsSettings,
  PasswordSettings,
  PrivacySettings,
  RateLimitSettings,
};

export const environments = ['dev', 'test', 'staging', 'prod'] as const;
export type Environment = (typeof environments)[number];

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof logLevels)[number];

const poolers = ['none', 'transaction'] as const;
const postgresql = ['postgres', 'postgresql'];
const redis = ['redis', 'rediss'];

export class AppSettings {
  @Text('APP_NAME', { max: 64, about: 'What the service calls itself in logs and documents' })
  readonly name: string = 'galley';

  @Choice('ENVIRONMENT', environments, { about: 'Where it runs; decides some defaults and refusals' })
  readonly environment: Environment = 'dev';

  @Flag('DEBUG', {
    about: 'Debug logs in a form for people; a word that is no boolean is ignored in the environment',
  })
  readonly debug: boolean = false;
}

export class LogSettings {
  @Choice('LOG_LEVEL', logLevels, {
    read: readLevel,
    about: 'Least level that is logged, in any case; also WARNING and CRITICAL; debug when DEBUG is on',
  })
  readonly level: LogLevel = 'info';

  /** Lines for people instead of JSON: with DEBUG, and at a terminal in dev. Derived by the loader, no setting of its own. */
  readonly pretty: boolean = false;
}

export class DatabaseSettings {
  @ConnectionUrl('DATABASE_URL', postgresql, {
    about: 'PostgreSQL; empty for the embedded one, in dev and test only',
  })
  readonly url: string = '';

  @ConnectionUrl('MIGRATION_DATABASE_URL', postgresql, {
    about: 'PostgreSQL as migrations reach it, with more rights or past a pooler; empty for DATABASE_URL',
  })
  readonly migrationUrl: string = '';

  @Whole('DATABASE_POOL_SIZE', { min: 1, max: 100, about: 'Connections the pool holds' })
  readonly poolSize: number = 10;

  @Whole('DATABASE_MAX_OVERFLOW', { min: 0, max: 50, about: 'Connections beyond the pool size under load' })
  readonly maxOverflow: number = 5;

  @Whole('DATABASE_CONNECT_TIMEOUT_MS', { min: 10, max: 60_000, about: 'Longest wait for a connection' })
  readonly connectTimeoutMs: number = 3000;

  @Whole('DATABASE_STARTUP_TIMEOUT_MS', {
    min: 0,
    max: 600_000,
    about: 'Longest wait for the database at the start',
  })
  readonly startupTimeoutMs: number = 30_000;

  @Whole('DATABASE_MAX_WAITING', {
    min: 1,
    max: 100_000,
    about: 'Requests that may wait for a connection at a time; whoever comes then is answered 503 at once',
  })
  readonly maxWaiting: number = 500;

  @Whole('DATABASE_STATEMENT_TIMEOUT_MS', {
    min: 10,
    max: 600_000,
    about: 'Longest wait for a statement; the server ends it a little earlier',
  })
  readonly statementTimeoutMs: number = 5000;

  @Choice('DATABASE_POOLER', poolers, {
    about: 'Pooler before PostgreSQL; transaction means no named statements',
  })
  readonly pooler: (typeof poolers)[number] = 'none';
}

export class RedisSettings {
  @ConnectionUrl('REDIS_URL', redis, { about: 'Redis; empty for a cache in this process' })
  readonly url: string = '';

  @Whole('REDIS_MAX_CONNECTIONS', {
    min: 1,
    max: 1000,
    about: 'Connections that blocking or parallel work may take',
  })
  readonly maxConnections: number = 50;

  @Whole('REDIS_CIRCUIT_FAILURES', {
    min: 1,
    max: 1_000,
    about: 'Failures in a row after which Redis is left alone for a while',
  })
  readonly circuitFailures: number = 5;
}

export class CacheSettings {
  @Flag('ENABLE_CACHE', { about: 'Remember users and published posts' })
  readonly enabled: boolean = true;

  @Flag('SINGLE_INSTANCE', {
    about: 'No other instance runs, so what is remembered in this process may live longer than 5 s',
  })
  readonly singleInstance: boolean = false;
}

export class FeatureSettings {
  @Flag('ENABLE_METRICS', { about: 'Serve /metrics' })
  readonly metrics: boolean = true;

  @Flag('ENABLE_SWAGGER', { about: 'Serve /docs and /openapi.json; off in prod unless given' })
  readonly swagger: boolean = true;
}

/** Everything the service can be told at start. Read once, frozen; others inject the slice they need. */
export class Settings {
  @ValidateNested() readonly app = new AppSettings();
  @ValidateNested() readonly log = new LogSettings();
  @ValidateNested() readonly http = new HttpSettings();
  @ValidateNested() readonly exposure = new ExposureSettings();
  @ValidateNested() readonly database = new DatabaseSettings();
  @ValidateNested() readonly redis = new RedisSettings();
  @ValidateNested() readonly cache = new CacheSettings();
  @ValidateNested() readonly token = new TokenSettings();
  @ValidateNested() readonly features = new FeatureSettings();
  @ValidateNested() readonly flags = new FlagSettings();
  @ValidateNested() readonly rateLimit = new RateLimitSettings();
  @ValidateNested() readonly jobs = new JobsSettings();
  @ValidateNested() readonly passwords = new PasswordSettings();
  @ValidateNested() readonly privacy = new PrivacySettings();
  @ValidateNested() readonly avatar = new AvatarSettings();
  @ValidateNested() readonly email = new EmailSettings();
}
