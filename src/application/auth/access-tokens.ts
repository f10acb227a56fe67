import { Injectable } from '@nestjs/common';
import { createSigner, createVerifier } from 'fast-jwt';
import { isUuid } from '#foundation/validators/index.js';
import { AppSettings, TokenSettings } from '#infrastructure/config/settings.js';
import { Clock } from '#infrastructure/system/clock.js';
import { Ids } from '#infrastructure/system/ids.js';
import { InvalidAccessToken } from './auth.errors.js';

/** Whom a token speaks for, and by which of their sessions. */
export interface Bearer {
  readonly userId: string;
  readonly sessionId: string;
}

interface Claims {
  sub: string;
  sid: string;
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
      requiredClaims: ['iss', 'aud', 'sub', 'sid', 'jti', 'iat', 'exp'],
      // Expiry is judged below, by the injected clock.
      ignoreExpiration: true,
    });
  }

  issue({ userId, sessionId }: Bearer): string {
    const iat = this.seconds();
    return this.sign({
      sub: userId,
      sid: sessionId,
      jti: this.ids.next(),
      iat,
      exp: iat + this.lifetimeSeconds,
    });
  }

  /** Throws `InvalidAccessToken`. */
  verify(token: string): Bearer {
    const { sub, sid, exp } = this.claimsOf(token);
    if (!isId(sub) || !isId(sid) || typeof exp !== 'number' || exp <= this.seconds())
      throw new InvalidAccessToken();
    return { userId: sub, sessionId: sid };
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

const isId = (claim: unknown): claim is string => typeof claim === 'string' && isUuid(claim);
