import { Injectable } from '@nestjs/common';
import { Database } from '#infrastructure/database/database.js';
import { Clock } from '#infrastructure/system/clock.js';
import { ExportedPost } from './dto/exported-post.response.js';
import { PostStateChanges } from './post-state-changes.js';
import type { Post } from './post.entity.js';
import { PostsCache } from './posts.cache.js';
import { PostsOfAuthorRepository } from './posts-of-author.repository.js';

const SLICE = 100;

/** All that one author has written, taken together: to be carried away, or to go when the author goes. */
@Injectable()
export class PostsOfAuthor {
  constructor(
    private readonly posts: PostsOfAuthorRepository,
    private readonly cache: PostsCache,
    private readonly stateChanges: PostStateChanges,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Every post, drafts and deleted ones too, read a slice at a time while somebody takes them. */
  async *export(authorId: string): AsyncGenerator<ExportedPost> {
    let slice = await this.posts.slice(authorId, SLICE, null);
    while (slice.length > 0) {
      for (const post of slice) yield ExportedPost.of(post);
      // oxlint-disable-next-line no-await-in-loop -- where a slice begins is known when the one before it is there
      slice = await this.posts.slice(authorId, SLICE, slice.at(-1) ?? null);
    }
  }

  /** Takes every post out of sight. */
  async remove(authorId: string): Promise<void> {
    const removed = await this.posts.remove(authorId, this.clock.now());
    await Promise.all(removed.map(({ status }) => this.stateChanges.tell(status, 'deleted')));
    await this.forgetLater(removed);
  }

  /** Deletes every post for good. */
  async erase(authorId: string): Promise<void> {
    await this.forgetLater(await this.posts.erase(authorId));
  }

  /** Keeps the posts, by nobody; those that were deleted go for good. */
  async anonymise(authorId: string): Promise<void> {
    await this.posts.eraseDeleted(authorId);
    await this.forgetLater(await this.posts.anonymise(authorId));
  }

  private forgetLater(posts: Pick<Post, 'id'>[]): Promise<void> {
    return this.database.afterPossibleCommit(() => this.cache.forget(...posts.map(({ id }) => id)));
  }
}
