import { Injectable } from '@nestjs/common';
import { createSigner, createVerifier } from 'fast-jwt';
import { isUuid } from '#foundation/validators/index.js';
import { AppSettings, TokenSettings } from '#infrastructure/config/settings.js';
import { Clock } from '#infrastructure/system/clock.js';
import { Ids } from '#infrastructure/system/ids.js';
import { InvalidAccessToken } from '../auth.errors.js';
import { TokenKeys, type VerifyingKey } from './token-keys.js';
import { VerifiedTokens } from './verified-tokens.js';

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
  nbf?: number;
}

type Unchecked<T> = Record<keyof T, unknown>;
type Verifier = (token: string) => Unchecked<Claims>;

/** By how much the clock of whoever has issued a token may be ahead of ours. */
const SKEW_SECONDS = 30;

/** Signed access tokens (RFC 9068): JWTs of one fixed algorithm, for this service and by it. */
@Injectable()
export class AccessTokens {
  readonly lifetimeSeconds: number;
  private readonly sign: (claims: Claims & { jti: string }) => string;
  private readonly verifiers: readonly Verifier[];
  private readonly verified = new VerifiedTokens((token) => this.claimsOf(token));

  constructor(
    { expirationMinutes }: TokenSettings,
    { name }: AppSettings,
    { signing, verifying }: TokenKeys,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {
    this.lifetimeSeconds = expirationMinutes * 60;
    const { key, algorithm, kid } = signing;
    this.sign = createSigner({
      key,
      algorithm,
      header: { alg: algorithm, typ: 'at+jwt', ...(kid !== undefined && { kid }) },
      iss: name,
      aud: name,
    });
    this.verifiers = verifying.map((one) => verifierFor(one, name));
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
    const { sub, sid, exp, nbf = 0 } = this.verified.claimsOf(token);
    const now = this.seconds();
    const isTimely =
      typeof exp === 'number' && now < exp && typeof nbf === 'number' && nbf <= now + SKEW_SECONDS;
    if (!isId(sub) || !isId(sid) || !isTimely) throw new InvalidAccessToken();
    return { userId: sub, sessionId: sid };
  }

  private claimsOf(token: string): Unchecked<Claims> {
    const faults: unknown[] = [];
    for (const verify of this.verifiers) {
      try {
        return verify(token);
      } catch (fault) {
        faults.push(fault);
      }
    }
    throw new InvalidAccessToken({ cause: faults[0] });
  }

  private seconds(): number {
    return Math.floor(this.clock.milliseconds() / 1000);
  }
}

function verifierFor({ key, algorithm }: VerifyingKey, name: string): Verifier {
  return createVerifier({
    key,
    algorithms: [algorithm],
    checkTyp: 'at+jwt',
    allowedIss: name,
    allowedAud: name,
    requiredClaims: ['iss', 'aud', 'sub', 'sid', 'jti', 'iat', 'exp'],
    // Times are judged above, by the injected clock, each time that the token is shown.
    ignoreExpiration: true,
    ignoreNotBefore: true,
  });
}

const isId = (claim: unknown): claim is string => typeof claim === 'string' && isUuid(claim);
