import { Injectable } from '@nestjs/common';
import { Cache } from '#infrastructure/cache/cache.service.js';
import type { Moments } from '#infrastructure/cache/moments.js';
import type { Remembered } from '#infrastructure/cache/remembered.js';
import type { Slice } from '#infrastructure/database/listing.js';
import type { Pageable } from '../http/paging/pager.js';
import { Post } from './post.entity.js';

const TTL_MS = 300_000;
/** Among the ids of posts, what the list of the newest is forgotten by. */
const NEWEST = 'newest';

/** Published posts, as they were read; drafts and archived ones are not worth remembering, nor safe to. */
@Injectable()
export class PostsCache {
  private readonly posts: Remembered<Post>;
  /** By their length. */
  private readonly newest: Moments<number, Slice<Post>>;

  constructor(cache: Cache) {
    this.posts = cache.of({
      name: 'post',
      ttlMs: TTL_MS,
      keeps: (post) => post.status === 'published',
      encode: (post) => JSON.stringify(post),
      decode: (text) => Object.assign(new Post(), JSON.parse(text)),
    });
    this.newest = cache.moments('newest-posts', this.posts.key(NEWEST));
  }

  get(id: string, load: () => Promise<Post | null>): Promise<Post | null> {
    return this.posts.get(id, load);
  }

  /** The list of the newest posts, whose beginning is what most people ask for. */
  newestOf(list: Pageable<Post>): Pageable<Post> {
    return {
      slice: (limit, after) =>
        after ? list.slice(limit, after) : this.newest.get(limit, () => list.slice(limit, after)),
      count: () => list.count(),
    };
  }

  /** Forgets posts that have changed, and with them the newest. */
  async forget(...ids: string[]): Promise<void> {
    if (ids.length > 0) await this.posts.forget(...ids, NEWEST);
  }

  /** For one that has just come. */
  forgetNewest(): Promise<void> {
    return this.posts.forget(NEWEST);
  }
}
