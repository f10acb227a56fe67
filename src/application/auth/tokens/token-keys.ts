import { createPublicKey, hash, type webcrypto } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '#foundation/errors/index.js';
import { TokenSettings } from '#infrastructure/config/settings.js';
import { algorithmOf, type JwtAlgorithm } from '#infrastructure/config/settings.tokens.js';

/** A key by which tokens are verified; one that others may have too is known by its thumbprint. */
export interface VerifyingKey {
  readonly key: string;
  readonly algorithm: JwtAlgorithm;
  readonly kid?: string;
}

/** A public key as RFC 7517 writes it. */
export interface PublicJwk extends webcrypto.JsonWebKey {
  readonly kid: string;
  readonly use: 'sig';
  readonly alg: JwtAlgorithm;
}

/** By which keys tokens are signed and verified: the present one, and the one before it until its tokens have expired. */
@Injectable()
export class TokenKeys {
  readonly signing: VerifyingKey;
  /** The present key first. */
  readonly verifying: readonly VerifyingKey[];
  private readonly published: readonly PublicJwk[];

  constructor({ secretKey, previousSecretKey, algorithm, privateKey, previousKey }: TokenSettings) {
    if (privateKey === '') {
      this.signing = { key: secretKey, algorithm };
      this.verifying = given(secretKey, previousSecretKey).map((key) => ({ key, algorithm }));
      this.published = [];
    } else {
      const pairs = given(privateKey, previousKey).map(publicHalfOf);
      this.signing = { key: privateKey, algorithm, kid: pairs[0]?.jwk.kid ?? '' };
      this.verifying = pairs.map(({ pem, jwk }) => ({ key: pem, algorithm: jwk.alg, kid: jwk.kid }));
      this.published = pairs.map(({ jwk }) => jwk);
    }
  }

  /** What others need to verify our tokens. Throws `NotFoundError` where they are signed with a secret. */
  publish(): readonly PublicJwk[] {
    if (this.published.length === 0) throw new NotFoundError('Document', 'jwks.json');
    return this.published;
  }
}

const given = (...keys: string[]): string[] => keys.filter((key) => key !== '');

function publicHalfOf(either: string): { pem: string; jwk: PublicJwk } {
  const alg = algorithmOf(either);
  if (alg === null) throw new Error('The settings let such a key through');
  const key = createPublicKey(either);
  const jwk = key.export({ format: 'jwk' });
  return {
    pem: key.export({ type: 'spki', format: 'pem' }).toString(),
    jwk: { ...jwk, kid: thumbprintOf(jwk), use: 'sig', alg },
  };
}

/** RFC 7638: the digest of the members that make the key, in alphabetical order. */
function thumbprintOf({ crv, e, kty, n, x, y }: webcrypto.JsonWebKey): string {
  return hash('sha256', JSON.stringify({ crv, e, kty, n, x, y }), 'base64url');
}
