import { DEVELOPMENT_SECRET, type Environment, listed, type Settings } from './settings.js';
import { flagsIn } from './settings.flags.js';
import { algorithmOf, SECRET_BYTES } from './settings.tokens.js';

/** Defaults that differ from the usual one where the service runs. */
export const environmentDefaults: Readonly<Partial<Record<Environment, Readonly<Record<string, string>>>>> = {
  staging: { SHUTDOWN_DELAY_MS: '5000' },
  prod: { ENABLE_SWAGGER: 'false', SHUTDOWN_DELAY_MS: '5000' },
};

/** Defaults that differ while DEBUG is on. */
export const debugDefaults: Readonly<Record<string, string>> = { LOG_LEVEL: 'debug' };

interface Rule {
  readonly name: string;
  readonly breaks: (settings: Settings) => boolean;
  readonly what: string;
}

/** The cheapest of what OWASP advises for Argon2id: 7 MiB, five passes. */
const LEAST_HASHING_KIB = 7_168 * 5;

const isPublic = ({ app }: Settings): boolean => app.environment === 'staging' || app.environment === 'prod';

/** Whether a secret is shorter than the hash of the algorithm, which is what it is worth. */
const isShort = (secret: string, { token }: Settings): boolean =>
  secret !== '' && Buffer.byteLength(secret) < (SECRET_BYTES[token.algorithm] ?? 0);

/** What each setting may be beside the others; its bounds alone stand at its declaration. */
export const rules: readonly Rule[] = [
  {
    name: 'SECRET_KEY',
    breaks: (settings) => isPublic(settings) && settings.token.secretKey === DEVELOPMENT_SECRET,
    what: 'the development secret is refused in staging and prod',
  },
  {
    name: 'SECRET_KEY',
    breaks: (settings) => isShort(settings.token.secretKey, settings),
    what: 'must be at least 48 bytes long for HS384, and 64 for HS512',
  },
  {
    name: 'SECRET_KEY_PREVIOUS',
    breaks: (settings) => isShort(settings.token.previousSecretKey, settings),
    what: 'must be at least 48 bytes long for HS384, and 64 for HS512',
  },
  {
    name: 'JWT_ALGORITHM',
    breaks: ({ token }) => token.privateKey === '' && SECRET_BYTES[token.algorithm] === undefined,
    what: 'must be HS256, HS384 or HS512 without JWT_PRIVATE_KEY',
  },
  {
    name: 'JWT_ALGORITHM',
    breaks: ({ token }) => token.privateKey !== '' && algorithmOf(token.privateKey) !== token.algorithm,
    what: 'must be EdDSA, ES256 or RS256, as JWT_PRIVATE_KEY is an Ed25519, P-256 or RSA key',
  },
  {
    name: 'DATABASE_URL',
    breaks: (settings) => isPublic(settings) && settings.database.url === '',
    what: 'must be given in staging and prod, which have no embedded database',
  },
  {
    name: 'PASSWORD_HASH_MEMORY_KIB',
    breaks: (settings) =>
      isPublic(settings) && settings.passwords.memoryKib * settings.passwords.passes < LEAST_HASHING_KIB,
    what: `times PASSWORD_HASH_PASSES must be at least ${LEAST_HASHING_KIB} in staging and prod`,
  },
  {
    name: 'EMAIL_API_URL',
    breaks: ({ email }) => email.apiUrl !== '' && email.smtpUrl !== '',
    what: 'is refused beside SMTP_URL: mail goes one way',
  },
  {
    name: 'EMAIL_API_KEY',
    breaks: ({ email }) => email.apiUrl !== '' && email.apiKey === '',
    what: 'must be given with EMAIL_API_URL',
  },
  {
    name: 'DEBUG',
    breaks: ({ app }) => app.environment === 'prod' && app.debug,
    what: 'is refused in prod',
  },
  {
    name: 'FLAGS',
    breaks: ({ flags }) => flagsIn(flags.given).size < listed(flags.given).length,
    what: 'must name no flag twice',
  },
  {
    name: 'WORKERS',
    breaks: ({ http, redis }) => http.workers > 1 && redis.url === '',
    what: 'more than 1 need REDIS_URL, through which they share limits and what they remember',
  },
  {
    name: 'SINGLE_INSTANCE',
    breaks: ({ http, cache }) => http.workers > 1 && cache.singleInstance,
    what: 'is refused with more than 1 of WORKERS: each is an instance',
  },
];
