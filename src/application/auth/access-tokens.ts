import { Injectable } from '@nestjs/common';
import { createSigner, createVerifier } from 'fast-jwt';
import { isUuid } from '#foundation/validators/index.js';
import { AppSettings, TokenSettings } from '#infrastructure/config/settings.js';
import { Clock } from '#infrastructure/system/clock.js';
import { Ids } from '#infrastructure/system/ids.js';
import { InvalidAccessToken } from './auth.errors.js';

interface Claims {
  sub: string;
  iat: number;
  exp: number;
}

type Unchecked<T> = Record<keyof T, unknown>;

/** Signed access tokens (RFC 9068): JWTs of one fixed algorithm, for this service and by it. */
@Injectable()
export class AccessTokens {
  readonly lifetimeSeconds: number;
  private readonly sign: (claims: Claims & { jti: string }) => string;
  private readonly verifySignature: (token: string) => Unchecked<Claims>;

  constructor(
    { secretKey: key, algorithm, expirationMinutes }: TokenSettings,
    { name }: AppSettings,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {
    this.lifetimeSeconds = expirationMinutes * 60;
    this.sign = createSigner({
      key,
      algorithm,
      header: { alg: algorithm, typ: 'at+jwt' },
      iss: name,
      aud: name,
    });
    this.verifySignature = createVerifier({
      key,
      algorithms: [algorithm],
      checkTyp: 'at+jwt',
      allowedIss: name,
      allowedAud: name,
      requiredClaims: ['iss', 'aud', 'sub', 'jti', 'iat', 'exp'],
      // Expiry is judged below, by the injected clock.
      ignoreExpiration: true,
    });
  }

  issue(userId: string): string {
    const iat = this.seconds();
    return this.sign({ sub: userId, jti: this.ids.next(), iat, exp: iat + this.lifetimeSeconds });
  }

  /** The id of the user that the token speaks for. Throws `InvalidAccessToken`. */
  verify(token: string): string {
    const { sub, exp } = this.claimsOf(token);
    const isOurs = typeof sub === 'string' && isUuid(sub) && typeof exp === 'number';
    if (!isOurs || exp <= this.seconds()) throw new InvalidAccessToken();
    return sub;
  }

  private claimsOf(token: string): Unchecked<Claims> {
    try {
      return this.verifySignature(token);
    } catch (cause) {
      throw new InvalidAccessToken({ cause });
    }
  }

  private seconds(): number {
    return Math.floor(this.clock.now().getTime() / 1000);
  }
}
