import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { DependencyError } from '#foundation/errors/index.js';
import { Database } from '#infrastructure/database/database.js';
import { Clock } from '#infrastructure/system/clock.js';
import { UsersService } from '#application/users/index.js';
import { PostChanges } from '../post-changes.js';
import type { Post } from '../post.entity.js';
import { ScheduledPostsRepository } from './scheduled-posts.repository.js';

/**
 * Drafts that are to be published at their time. The drafts themselves say which are due, so that nothing hangs on a job that
 * may be lost: what was missed is published when somebody looks again.
 */
@Injectable()
export class ScheduledPosts {
  constructor(
    private readonly posts: ScheduledPostsRepository,
    private readonly changes: PostChanges,
    private readonly users: UsersService,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly logger: PinoLogger,
  ) {}

  /** Publishes what is due, each in a transaction of its own; one that fails keeps no other, and is due the next time too. */
  async publishDue(signal: AbortSignal): Promise<void> {
    for await (const post of this.posts.due(this.clock.now())) {
      if (signal.aborted) return;
      await this.settle(post).catch((error: unknown) => this.tellFailure(post, error));
    }
  }

  /** A draft that may not be published by now, or has nobody to publish it, stays one and is scheduled no longer. */
  private settle({ id, authorId }: Post): Promise<void> {
    return this.database.transaction(async () => {
      // The author before the post, as those lock them who leave.
      const author = authorId && (await this.users.hold(authorId));
      const now = this.clock.now();
      const post = await this.posts.claim(id, now);
      // Somebody else was faster, or is at it.
      if (!post) return;
      const refusal = author ? (post.isPublishable ? null : 'too short') : 'no active author';
      await this.changes.makeOf(post, () => (refusal ? post.unschedule(now) : post.publishAsScheduled(now)));
      await this.database.afterCommit(async () => this.tell(post, refusal));
    });
  }

  private tell({ id }: Post, refusal: string | null): void {
    if (refusal)
      this.logger.warn(
        { post_id: id, reason: refusal },
        'a scheduled post stays a draft: it may not be published',
      );
    else this.logger.info({ post_id: id }, 'a scheduled post is published');
  }

  private tellFailure({ id }: Post, error: unknown): void {
    if (error instanceof DependencyError) throw error;
    this.logger.error(
      { post_id: id, err: error },
      'a scheduled post could not be published: it is tried again',
    );
  }
}
