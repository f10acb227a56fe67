import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { faultsOf } from './inputs.js';

const pem = (key: KeyObject): string =>
  key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'pem' }).toString();

const ed25519 = generateKeyPairSync('ed25519');
const PAIR = 'must be EdDSA, ES256 or RS256, as JWT_PRIVATE_KEY is an Ed25519, P-256 or RSA key';
const NOT_A_KEY = 'must be empty or an Ed25519, P-256 or RSA (2048 bits) private key in PEM';

const faultsWith = (variables: Record<string, string>): readonly string[] => faultsOf({ variables });

describe('SECRET_KEY and SECRET_KEY_PREVIOUS', () => {
  it.each([
    ['HS256', 32],
    ['HS384', 48],
    ['HS512', 64],
  ])('have for %s at least %i bytes, as many as its hash', (JWT_ALGORITHM, bytes) => {
    for (const name of ['SECRET_KEY', 'SECRET_KEY_PREVIOUS']) {
      expect(faultsWith({ JWT_ALGORITHM, [name]: 's'.repeat(bytes) })).toEqual([]);
      expect(faultsWith({ JWT_ALGORITHM, [name]: 's'.repeat(bytes - 1) })).toEqual([
        expect.stringMatching(new RegExp(`^${name} \\[environment\\]: must be at least `)),
      ]);
    }
  });
});

describe('JWT_PRIVATE_KEY', () => {
  it.each([
    ['EdDSA', ed25519],
    ['ES256', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
    ['RS256', generateKeyPairSync('rsa', { modulusLength: 2048 })],
  ])('signs by %s, and by nothing else', (algorithm, { privateKey }) => {
    const JWT_PRIVATE_KEY = pem(privateKey);
    for (const JWT_ALGORITHM of ['HS256', 'EdDSA', 'ES256', 'RS256'])
      expect(faultsWith({ JWT_ALGORITHM, JWT_PRIVATE_KEY })).toEqual(
        JWT_ALGORITHM === algorithm ? [] : [expect.stringContaining(`: ${PAIR}`)],
      );
  });

  it.each([
    ['text', 'secret'],
    ['a public key', pem(ed25519.publicKey)],
    ['half a key', pem(ed25519.privateKey).slice(0, 60)],
    ['a weak RSA key', pem(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey)],
    ['a key on another curve', pem(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey)],
    ['a key that signs nothing', pem(generateKeyPairSync('x25519').privateKey)],
  ])('is not %s', (_, JWT_PRIVATE_KEY) => {
    const faults = faultsWith({ JWT_ALGORITHM: 'EdDSA', JWT_PRIVATE_KEY });
    expect(faults).toContain(`JWT_PRIVATE_KEY [environment]: ${NOT_A_KEY}`);
    expect(faults.join('\n')).not.toContain('BEGIN');
  });

  it('is asked for by the algorithms that need it', () => {
    expect(faultsWith({ JWT_ALGORITHM: 'EdDSA' })).toEqual([
      'JWT_ALGORITHM [environment]: must be HS256, HS384 or HS512 without JWT_PRIVATE_KEY',
    ]);
  });
});

describe('JWT_PREVIOUS_KEY', () => {
  it('is a key, whole or its public half', () => {
    const given = { JWT_ALGORITHM: 'EdDSA', JWT_PRIVATE_KEY: pem(ed25519.privateKey) };
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    for (const JWT_PREVIOUS_KEY of [pem(privateKey), pem(publicKey), ''])
      expect(faultsWith({ ...given, JWT_PREVIOUS_KEY })).toEqual([]);
    expect(faultsWith({ ...given, JWT_PREVIOUS_KEY: 'secret' })).toHaveLength(1);
  });
});
