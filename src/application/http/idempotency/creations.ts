import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '#infrastructure/database/database.js';
import { Purges } from '#infrastructure/jobs/purges.js';
import { Secrets } from '#infrastructure/secrets/secrets.js';
import { Clock } from '#infrastructure/system/clock.js';
import { VERSION, type Versioned } from '../versions/versioned.js';
import type { Attempt } from './attempt.js';
import { AnswersRepository, type KeptAnswer } from './answers.repository.js';
import { IdempotencyMetrics } from './idempotency.metrics.js';
import { IdempotencyKeyReused, RequestInProgress } from './idempotency.errors.js';

/** How long whoever did not hear an answer may ask for it. */
const KEPT_HOURS = 24;

/** Something that was made, as its maker sees it. */
export type Creation = Versioned & { readonly id: string; readonly version: number };

/** Makes things once, however often the caller has to ask: the answer is kept in the transaction of the write. */
@Injectable()
export class Creations implements OnModuleInit {
  /** Keyed, for the body may hold a password. */
  private readonly digest: (...parts: string[]) => string;

  constructor(
    private readonly answers: AnswersRepository,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly purges: Purges,
    private readonly metrics: IdempotencyMetrics,
    secrets: Secrets,
  ) {
    this.digest = secrets.hashFor('idempotency');
  }

  onModuleInit(): void {
    this.purges.register('kept_answers', { hours: KEPT_HOURS }, (before) =>
      this.answers.deleteBefore(before),
    );
  }

  /**
   * What `create` makes, or has made for an earlier try with the same key, with `Location` set to where it is below
   * `collection`. With a key `create` runs in a transaction, which may run it again: what takes long comes before.
   * Throws `RequestInProgress` while an earlier try runs, `IdempotencyKeyReused` for another body.
   */
  async once<T extends Creation>(attempt: Attempt, collection: string, create: () => Promise<T>): Promise<T> {
    const creation = attempt.key === null ? await create() : await this.keep(attempt, attempt.key, create);
    attempt.reply.header('location', `${collection}/${creation.id}`);
    return creation;
  }

  private async keep<T extends Creation>(
    attempt: Attempt,
    key: string,
    create: () => Promise<T>,
  ): Promise<T> {
    const fingerprint = this.digest(attempt.route, JSON.stringify(attempt.body));
    // A stranger has nothing to be known by but the request itself, so that nobody is shown another's answer.
    const id = this.digest(attempt.callerId ?? fingerprint, key);
    const work = async () => {
      if (!(await this.answers.claim(id))) throw new RequestInProgress();
      const kept = await this.answers.find(id, this.hoursAgo(KEPT_HOURS));
      if (kept) return { creation: replayed<T>(kept, fingerprint), isReplay: true };
      const made = await create();
      await this.answers.save({
        id,
        fingerprint,
        body: JSON.stringify(made),
        // What a stranger makes is an account, and its own.
        ownerId: attempt.callerId ?? made.id,
        createdAt: this.clock.now(),
      });
      return { creation: made, isReplay: false };
    };
    const { creation, isReplay } = await this.database
      .transaction(work)
      .catch((error: unknown) => this.metrics.countFailure(error));
    this.metrics.count(isReplay ? 'replayed' : 'created');
    if (isReplay) attempt.reply.header('idempotency-replayed', 'true');
    return creation;
  }

  /** Forgets what was answered to somebody, in the transaction that is open around the caller. */
  forgetAllOf(ownerId: string): Promise<void> {
    return this.answers.deleteOf(ownerId);
  }

  private hoursAgo(hours: number): Date {
    return new Date(this.clock.milliseconds() - hours * 3_600_000);
  }
}

function replayed<T extends Creation>(
  kept: Pick<KeptAnswer, 'fingerprint' | 'body'>,
  fingerprint: string,
): T {
  if (kept.fingerprint !== fingerprint) throw new IdempotencyKeyReused();
  const creation = JSON.parse(kept.body) as T;
  return Object.assign(creation, { [VERSION]: creation.version });
}
