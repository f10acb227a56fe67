import { createPublicKey, type KeyObject } from 'node:crypto';
import { Choice, Key, Pem, Whole } from './settings.decorators.js';

/** Published with the source, so good for nothing but a developer's machine. */
export const DEVELOPMENT_SECRET = 'galley-development-secret-never-for-staging-and-never-for-production';

const jwtAlgorithms = ['HS256', 'HS384', 'HS512', 'EdDSA', 'ES256', 'RS256'] as const;
export type JwtAlgorithm = (typeof jwtAlgorithms)[number];

export class TokenSettings {
  @Key('SECRET_KEY', {
    minBytes: 32,
    about:
      'Signs tokens and cursors, 48 bytes for HS384, 64 for HS512; the development secret only in dev and test',
  })
  readonly secretKey: string = DEVELOPMENT_SECRET;

  @Key('SECRET_KEY_PREVIOUS', {
    minBytes: 32,
    about: 'The SECRET_KEY before this one, whose access tokens are good until they expire',
  })
  readonly previousSecretKey: string = '';

  @Choice('JWT_ALGORITHM', jwtAlgorithms, {
    about: 'The one algorithm by which tokens are signed and accepted; the last three with JWT_PRIVATE_KEY',
  })
  readonly algorithm: JwtAlgorithm = 'HS256';

  @Pem('JWT_PRIVATE_KEY', {
    isKey: (pem) => pem.includes('PRIVATE KEY') && algorithmOf(pem) !== null,
    key: 'an Ed25519, P-256 or RSA (2048 bits) private key in PEM',
    about: 'Signs access tokens, so that others can verify them by /.well-known/jwks.json',
  })
  readonly privateKey: string = '';

  @Pem('JWT_PREVIOUS_KEY', {
    isKey: (pem) => algorithmOf(pem) !== null,
    key: 'a key of these kinds in PEM, private or public',
    about:
      'The JWT_PRIVATE_KEY before this one, or its public half, whose access tokens are good until they expire',
  })
  readonly previousKey: string = '';

  @Whole('JWT_EXPIRATION_MINUTES', { min: 1, max: 43_200, about: 'How long an access token is good' })
  readonly expirationMinutes: number = 60;

  @Whole('SESSION_IDLE_DAYS', { min: 1, max: 365, about: 'How long a refresh token is good' })
  readonly sessionIdleDays: number = 14;

  @Whole('SESSION_MAX_DAYS', {
    min: 1,
    max: 3_650,
    about: 'How long one may stay signed in, however often one comes',
  })
  readonly sessionMaxDays: number = 90;
}

/** The bytes that a secret has at least: those of its hash (RFC 7518, 3.2). */
export const SECRET_BYTES: Readonly<Partial<Record<JwtAlgorithm, number>>> = {
  HS256: 32,
  HS384: 48,
  HS512: 64,
};

const WEAKEST_RSA_BITS = 2048;

/** The one algorithm that we use a key with; null for what is no key, a weak one, or one of another kind. */
export function algorithmOf(pem: string): JwtAlgorithm | null {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = publicHalf(pem) ?? {};
  if (type === 'ed25519') return 'EdDSA';
  if (type === 'ec' && details?.namedCurve === 'prime256v1') return 'ES256';
  if (type === 'rsa' && (details?.modulusLength ?? 0) >= WEAKEST_RSA_BITS) return 'RS256';
  return null;
}

function publicHalf(pem: string): KeyObject | null {
  try {
    return createPublicKey(pem);
  } catch {
    return null;
  }
}
