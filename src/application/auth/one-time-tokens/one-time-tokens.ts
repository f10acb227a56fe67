import { createHash } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Purges } from '#infrastructure/jobs/purges.js';
import { Secrets } from '#infrastructure/secrets/secrets.js';
import { Clock } from '#infrastructure/system/clock.js';
import { Ids } from '#infrastructure/system/ids.js';
import type { User } from '#application/users/index.js';
import { LIFETIME_HOURS, type OneTimeToken, type Purpose } from './one-time-token.entity.js';
import { InvalidOneTimeToken, TooManyMails } from './one-time-token.errors.js';
import { OneTimeTokensRepository } from './one-time-tokens.repository.js';

/** What is to be mailed, if it is there. */
interface Issued {
  readonly id: string;
  readonly isStored: boolean;
}

/** Letters may be late, and say whose address it was. */
const KEPT_DAYS = 7;

/** Tokens that are mailed, each good for one thing, once and for a while. The text of one is stored nowhere: it is its id, signed. */
@Injectable()
export class OneTimeTokens implements OnModuleInit {
  private readonly sign: (id: string) => string;

  constructor(
    private readonly tokens: OneTimeTokensRepository,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly purges: Purges,
    secrets: Secrets,
  ) {
    this.sign = secrets.hashFor('one-time tokens');
  }

  onModuleInit(): void {
    this.purges.register('one_time_tokens', { days: KEPT_DAYS }, (before) =>
      this.tokens.deleteExpiredBefore(before),
    );
  }

  /**
   * For the mailbox that the user has, unless there were many. With an id of the caller's there is one token, however often
   * it is asked for.
   */
  async forVerifying(user: User, id: string): Promise<void> {
    await this.insert(id, 'verify', user, { email: user.email, credentialsVersion: null });
  }

  /**
   * For a mailbox that the user wants to have; earlier ones end. Resolves to its id. Throws `TooManyMails`, and is called in
   * a transaction.
   */
  async forChanging(user: User, email: string): Promise<string> {
    await this.tokens.expire(user.id, 'change', this.clock.now());
    const { id, isStored } = await this.issue('change', user, email);
    if (!isStored) throw new TooManyMails();
    return id;
  }

  /**
   * For the mailbox of a user who has forgotten the password. Earlier ones stay good, or a stranger who keeps asking would
   * spoil every one before it is read. For nobody at that address there is none, nor where there were many, in the same time.
   */
  forResetting(user: User | null, asked: string): Promise<Issued> {
    return this.issue('reset', user, user?.email ?? asked);
  }

  private async issue(purpose: Purpose, user: User | null, email: string): Promise<Issued> {
    const id = this.ids.next();
    const bound = { email, credentialsVersion: user?.credentialsVersion ?? null };
    return { id, isStored: await this.insert(id, purpose, user, bound) };
  }

  private insert(
    id: string,
    purpose: Purpose,
    user: User | null,
    bound: { email: string; credentialsVersion: number | null },
  ): Promise<boolean> {
    const createdAt = this.clock.now();
    return this.tokens.insert({
      id,
      purpose,
      userId: user?.id ?? null,
      ...bound,
      accountEmail: user?.email ?? '',
      digest: digestOf(this.textOf(id)),
      createdAt,
      expiresAt: new Date(createdAt.getTime() + LIFETIME_HOURS[purpose] * 3_600_000),
    });
  }

  /** What is mailed. */
  textOf(id: string): string {
    return this.sign(id);
  }

  find(id: string): Promise<OneTimeToken | null> {
    return this.tokens.findById(id);
  }

  /** The token, to be used later. Throws `InvalidOneTimeToken`. */
  async check(purpose: Purpose, text: string): Promise<OneTimeToken> {
    return valid(await this.tokens.findAlive(digestOf(text), purpose, this.clock.now()));
  }

  /** The token, which nobody can use again once the open transaction is committed. Throws `InvalidOneTimeToken`. */
  async use(purpose: Purpose, text: string): Promise<OneTimeToken> {
    return valid(await this.tokens.use(digestOf(text), purpose, this.clock.now()));
  }
}

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

function valid(token: OneTimeToken | null): OneTimeToken {
  if (!token) throw new InvalidOneTimeToken();
  return token;
}
