import { Injectable } from '@nestjs/common';
import { Cache } from '#infrastructure/cache/cache.service.js';
import type { Remembered } from '#infrastructure/cache/remembered.js';
import { Post } from './post.entity.js';

const TTL_MS = 300_000;

/** Published posts, as they were read; drafts and archived ones are not worth remembering, nor safe to. */
@Injectable()
export class PostsCache {
  private readonly posts: Remembered<Post>;

  constructor(cache: Cache) {
    this.posts = cache.of({
      name: 'post',
      ttlMs: TTL_MS,
      keeps: (post) => post.status === 'published',
      encode: (post) => JSON.stringify(post),
      decode: (text) => Object.assign(new Post(), JSON.parse(text)),
    });
  }

  get(id: string, load: () => Promise<Post | null>): Promise<Post | null> {
    return this.posts.get(id, load);
  }

  forget(...ids: string[]): Promise<void> {
    return this.posts.forget(...ids);
  }
}
