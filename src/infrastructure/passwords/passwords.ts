import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { type Algorithm, hash, type Options, parseOptions, verify } from '@node-rs/argon2';
import pLimit from 'p-limit';
import { DegradedError } from '#foundation/errors/index.js';
import { PasswordSettings } from '#infrastructure/config/settings.js';
import { Traced } from '#infrastructure/observability/tracing/spans.js';

const ARGON2ID = 2 as Algorithm.Argon2id;

/** Passwords as they may be stored. Only so many are worked on at a time, for the rest of the service needs the cores too. */
@Injectable()
export class Passwords {
  private readonly limit;
  private readonly parameters;
  /** Verified in place of a hash that is not there, so that a stranger costs what a user costs. */
  private readonly nobodys;

  constructor(private readonly settings: PasswordSettings) {
    const { concurrency, memoryKib, passes } = settings;
    this.limit = pLimit(concurrency);
    this.parameters = {
      algorithm: ARGON2ID,
      memoryCost: memoryKib,
      timeCost: passes,
      parallelism: 1,
    } satisfies Options;
    this.nobodys = hash('the password of nobody', this.parameters);
  }

  /** A self-describing hash in PHC form, with its own salt. Throws `DegradedError` when too many wait. */
  @Traced('passwords.hash')
  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(password, this.parameters));
  }

  /**
   * Whether the password belongs to the hash; never where there is none, and not any sooner. Throws `DegradedError` when
   * too many wait.
   */
  @Traced('passwords.verify')
  async verify(storedHash: string | undefined, password: string): Promise<boolean> {
    const compared = storedHash ?? (await this.nobodys);
    const matches = await this.inTurn(() => verify(compared, password));
    return matches && storedHash !== undefined;
  }

  /** Whether the hash was made with other parameters than those of today. */
  needsRehash(storedHash: string): boolean {
    const { algorithm, memoryCost, timeCost, parallelism } = parseOptions(storedHash);
    return !isDeepStrictEqual({ algorithm, memoryCost, timeCost, parallelism }, this.parameters);
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.limit.pendingCount >= this.settings.maxWaiting)
      throw new DegradedError('Too many passwords wait to be hashed');
    return this.limit(work);
  }
}
