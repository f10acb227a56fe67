import { Injectable } from '@nestjs/common';
import { type Algorithm, hash, type Options, verify } from '@node-rs/argon2';
import pLimit from 'p-limit';
import { DegradedError } from '#foundation/errors/index.js';
import { PasswordSettings } from '#infrastructure/config/settings.js';

const ARGON2ID = 2 as Algorithm.Argon2id;

/** OWASP's first choice for Argon2id: 19 MiB, two passes, one lane. */
const PARAMETERS = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 } satisfies Options;

/** Passwords as they may be stored. Only so many are worked on at a time, for the rest of the service needs the cores too. */
@Injectable()
export class Passwords {
  private readonly limit;
  /** Verified in place of a hash that is not there, so that a stranger costs what a user costs. */
  private readonly nobodys = hash('the password of nobody', PARAMETERS);

  constructor(private readonly settings: PasswordSettings) {
    this.limit = pLimit(settings.concurrency);
  }

  /** A self-describing hash in PHC form, with its own salt. Throws `DegradedError` when too many wait. */
  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(password, PARAMETERS));
  }

  /**
   * Whether the password belongs to the hash; never where there is none, and not any sooner. Throws `DegradedError` when
   * too many wait.
   */
  async verify(storedHash: string | undefined, password: string): Promise<boolean> {
    const compared = storedHash ?? (await this.nobodys);
    const matches = await this.inTurn(() => verify(compared, password));
    return matches && storedHash !== undefined;
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.limit.pendingCount >= this.settings.maxWaiting)
      throw new DegradedError('Too many passwords wait to be hashed');
    return this.limit(work);
  }
}
