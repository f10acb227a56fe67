import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import pLimit, { type LimitFunction } from 'p-limit';
import { lowerCased } from '#foundation/validators/index.js';
import { Database } from '#infrastructure/database/database.js';
import { Purges } from '#infrastructure/jobs/purges.js';
import { Secrets } from '#infrastructure/secrets/secrets.js';
import { Clock } from '#infrastructure/system/clock.js';
import { networkOf } from '#application/http/network-of.js';
import { AuthEvents } from '../auth-events.js';
import { TooManySignIns } from './attempts.errors.js';
import { AttemptsRepository, type Counted } from './attempts.repository.js';
import { FamiliarNetworksRepository } from './familiar-networks.repository.js';
import { FORGIVEN_DAYS, type Patience, WITH_ACCOUNT, WITH_NETWORK } from './patience.js';

/** Who somebody says they are, and from where. */
export interface Claim {
  /** Undefined where nobody has the e-mail address; it makes no difference that could be seen. */
  readonly userId: string | undefined;
  readonly email: string;
  readonly address: string;
}

interface Attempt {
  /** Of the account; where it is at home, of the account from this network. */
  readonly own: Counted;
  /** Of all who come from the network; null where the account is at home. */
  readonly network: Counted | null;
  /** Whether it is time to write down that the account signs in from the network. */
  readonly isNews: boolean;
}

const FAMILIAR_DAYS = 90;
/** Nobody needs to know to the hour when somebody was last seen. */
const NEWS_MS = 86_400_000;
/** Fewer than an account may fail for free: many who are right at once are not taken for one who guesses. */
const AT_A_TIME_FROM_ONE_NETWORK = 4;
const MOST_LINES = 10_000;

/**
 * Slows guessing down, and locks nobody out: whoever asks for a password asks for it in here. Failures are counted for
 * each account and for each network; from where an account has signed in before, only its own failures there count.
 */
@Injectable()
export class SignInAttempts implements OnModuleInit {
  private readonly hash: (...parts: string[]) => string;
  /** Whoever is forgotten only gets a second line. */
  private readonly lines = new LRUCache<string, LimitFunction>({
    max: MOST_LINES,
    memoMethod: () => pLimit(AT_A_TIME_FROM_ONE_NETWORK),
  });

  constructor(
    private readonly attempts: AttemptsRepository,
    private readonly networks: FamiliarNetworksRepository,
    private readonly database: Database,
    private readonly events: AuthEvents,
    private readonly purges: Purges,
    private readonly clock: Clock,
    secrets: Secrets,
  ) {
    this.hash = secrets.hashFor('attempts');
  }

  onModuleInit(): void {
    this.purges.register('sign_in_attempts', { days: FORGIVEN_DAYS }, (before) =>
      this.attempts.deleteBefore(before),
    );
    this.purges.register('familiar_networks', { days: FAMILIAR_DAYS }, (before) =>
      this.networks.deleteBefore(before),
    );
  }

  /**
   * What `verify` says: whether the claim is true. It is counted as failed before, so that nobody is faster than the
   * counters, and taken back when it is true, or when `verify` throws. Not to be called in a transaction, which would
   * take the count back. Throws `TooManySignIns` instead of asking while the claim is blocked.
   */
  guard(claim: Claim, verify: () => Promise<boolean>): Promise<boolean> {
    const network = this.hash('network', networkOf(claim.address));
    return this.lines.memo(network)(async () => {
      const attempt = await this.begin(claim, network);
      const isTrue = await verify().catch(async (error: unknown) => {
        await this.takeBack(attempt);
        throw error;
      });
      if (isTrue) await this.succeed(attempt, claim, network);
      return isTrue;
    });
  }

  private async begin({ userId, email }: Claim, network: string): Promise<Attempt> {
    const account = lowerCased(email);
    const seenAt = await this.networks.seenAt(userId, network);
    if (seenAt !== null) {
      const own = await this.count(this.hash('familiar', account, network), WITH_ACCOUNT);
      return { own, network: null, isNews: this.clock.milliseconds() - Date.parse(seenAt) >= NEWS_MS };
    }
    // Both are counted or neither; always in this order, so that no two wait for each other.
    return this.database.transaction(async () => ({
      own: await this.count(this.hash('account', account), WITH_ACCOUNT),
      network: await this.count(network, WITH_NETWORK),
      isNews: true,
    }));
  }

  private async count(key: string, patience: Patience): Promise<Counted> {
    const now = this.clock.now();
    const counted = await this.attempts.count(key, patience, now);
    if (counted) return counted;
    this.events.count('sign_in_blocked');
    const until = await this.attempts.blockedUntil(key);
    // Somebody who was right may have cleared it in between.
    const waitMs = until === null ? 0 : Date.parse(until) - now.getTime();
    throw new TooManySignIns(Math.max(1, Math.ceil(waitMs / 1_000)));
  }

  private takeBack({ own, network }: Attempt): Promise<void> {
    return this.database.transaction(async () => {
      await this.attempts.takeBack(own);
      if (network) await this.attempts.takeBack(network);
    });
  }

  /** What others have failed at from the network is not made good by one who is right. */
  private async succeed(
    { own, network, isNews }: Attempt,
    { userId }: Claim,
    networkHash: string,
  ): Promise<void> {
    if (!isNews) return this.attempts.clear(own.key);
    return this.database.transaction(async () => {
      await this.attempts.clear(own.key);
      if (network) await this.attempts.takeBack(network);
      if (userId) await this.networks.remember(userId, networkHash, this.clock.now());
    });
  }
}
