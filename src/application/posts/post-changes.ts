import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '#foundation/errors/index.js';
import { Database } from '#infrastructure/database/database.js';
import type { Precondition } from '../http/versions/if-match.js';
import { PostStateChanges } from './post-state-changes.js';
import type { Post } from './post.entity.js';
import { PostsCache } from './posts.cache.js';
import { PostsRepository } from './posts.repository.js';

/** How a post is changed, whatever the change. */
@Injectable()
export class PostChanges {
  constructor(
    private readonly posts: PostsRepository,
    private readonly cache: PostsCache,
    private readonly stateChanges: PostStateChanges,
    private readonly database: Database,
  ) {}

  /**
   * Locks the post while it is decided, so that of two writers the second sees what the first has done. What changes
   * nothing leaves the row and its version as they are. Throws `NotFoundError`, and `StaleVersionError` when the
   * precondition fails.
   */
  make(id: string, precondition: Precondition, decide: (post: Post) => void): Promise<Post> {
    return this.database.transaction(async () => {
      const post = await this.posts.findForUpdate(id);
      if (!post) throw new NotFoundError('Post', id);
      return this.makeOf(post, () => {
        decide(post);
        precondition.requireFor(post);
      });
    });
  }

  /** The same of a post that the open transaction has locked. */
  async makeOf(post: Post, decide: () => void): Promise<Post> {
    const before = { ...post };
    decide();
    if (isDeepStrictEqual({ ...post }, before)) return post;
    await this.database.afterPossibleCommit(() => this.cache.forget(post.id));
    await this.stateChanges.tell(before.status, post.state);
    return this.posts.save(post);
  }
}
