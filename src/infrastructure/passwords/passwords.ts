import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type Algorithm, type Options, parseOptions } from '@node-rs/argon2';
import pLimit from 'p-limit';
import { DegradedError } from '#foundation/errors/index.js';
import { PasswordSettings } from '#infrastructure/config/settings.js';
import { Traced } from '#infrastructure/observability/tracing/spans.js';
import { HashingThread } from './hashing-thread.js';

const ARGON2ID = 2 as Algorithm.Argon2id;

/** Passwords as they may be stored. Only so many are worked on at a time, for the rest of the service needs the cores too. */
@Injectable()
export class Passwords implements OnApplicationShutdown {
  private readonly limit;
  private readonly idle: HashingThread[] = [];
  private readonly parameters;
  /** Verified in place of a hash that is not there, so that a stranger costs what a user costs. No password belongs to it. */
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
    this.nobodys = `$argon2id$v=19$m=${memoryKib},t=${passes},p=1$${noise(18)}$${noise(33)}`;
  }

  /** A self-describing hash in PHC form, with its own salt. Throws `DegradedError` when too many wait. */
  @Traced('passwords.hash')
  hash(password: string): Promise<string> {
    return this.inTurn((thread) => thread.run('hashSync', password, this.parameters));
  }

  /**
   * Whether the password belongs to the hash; never where there is none, and not any sooner. Throws `DegradedError` when
   * too many wait.
   */
  @Traced('passwords.verify')
  verify(storedHash: string | undefined, password: string): Promise<boolean> {
    return this.inTurn((thread) => thread.run('verifySync', storedHash ?? this.nobodys, password));
  }

  /** Whether the hash was made with other parameters than those of today. */
  needsRehash(storedHash: string): boolean {
    const { algorithm, memoryCost, timeCost, parallelism } = parseOptions(storedHash);
    return !isDeepStrictEqual({ algorithm, memoryCost, timeCost, parallelism }, this.parameters);
  }

  private async inTurn<T>(work: (thread: HashingThread) => Promise<T>): Promise<T> {
    if (this.limit.pendingCount >= this.settings.maxWaiting)
      throw new DegradedError('Too many passwords wait to be hashed');
    return this.limit(async () => {
      const thread = this.idle.pop() ?? new HashingThread();
      return work(thread).finally(() => this.idle.push(thread));
    });
  }

  /** After the last request, when all are idle. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.idle.map((thread) => thread.end()));
  }
}

/** Multiples of three bytes need no padding, which PHC has not. */
const noise = (bytes: number): string => randomBytes(bytes).toString('base64');
