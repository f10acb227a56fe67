import { Injectable } from '@nestjs/common';
import { PgBoss, type QueueOptions } from 'pg-boss';
import { DEAD, Queue } from './queue.js';

/** Jobs that wait are work, and never thrown away. */
const FOR_EVER_SECONDS = 50 * 365 * 86_400;

/** Queues as rows: made, with their limits as declared now, before they are first used. That takes no right to change the schema. */
@Injectable()
export class Queues {
  private readonly made = new Map<string, Promise<void>>();

  constructor(private readonly boss: PgBoss) {}

  /** Throws `DependencyError` when the database is away, and tries again at the next call. */
  async ensure({ name, limits }: Queue<object>): Promise<void> {
    await this.once(DEAD, () => this.make(DEAD, { retentionSeconds: FOR_EVER_SECONDS }));
    await this.once(name, () =>
      this.make(name, {
        deadLetter: DEAD,
        retryLimit: limits.retries,
        retryBackoff: true,
        retryDelay: limits.firstDelaySeconds,
        retryDelayMax: limits.longestDelaySeconds,
        expireInSeconds: limits.attemptSeconds,
        retentionSeconds: FOR_EVER_SECONDS,
      }),
    );
  }

  private once(name: string, make: () => Promise<void>): Promise<void> {
    const known = this.made.get(name);
    if (known) return known;
    const making = make();
    this.made.set(name, making);
    making.catch(() => this.made.delete(name));
    return making;
  }

  /** Not by `createQueue` of pg-boss, whose BEGIN leaves a pooled connection in a broken transaction when it fails. */
  private async make(name: string, options: QueueOptions & { deadLetter?: string }): Promise<void> {
    await this.boss
      .getDb()
      .executeSql('SELECT jobs.create_queue($1, $2::jsonb)', [name, { policy: 'standard', ...options }]);
    await this.boss.updateQueue(name, options);
  }
}
