import { LRUCache } from 'lru-cache';

/** A token beyond that is only verified again. */
export const MOST_VERIFIED = 10_000;

/** What those tokens claim whose signature was right. It is no word about expiry and revocation. */
export class VerifiedTokens<Claims extends object> {
  /**
   * As they are, for whoever could read them here could read what signs them; the wrong ones are not kept, for they would
   * push out the others.
   */
  private readonly known = new LRUCache<string, Claims>({ max: MOST_VERIFIED });

  constructor(private readonly verify: (token: string) => Claims) {}

  /** Throws what `verify` throws, which is asked where the token is not known. */
  claimsOf(token: string): Claims {
    const known = this.known.get(token);
    if (known) return known;
    const claims = this.verify(token);
    this.known.set(token, claims);
    return claims;
  }
}
