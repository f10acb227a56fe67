import { Injectable } from '@nestjs/common';
import type { Extras } from './dto/post.response.js';
import type { Post } from './post.entity.js';
import { PostAuthors } from './post-authors.js';
import { PostRenderings } from './rendering/post-renderings.js';

interface Wanted {
  readonly include?: 'author' | undefined;
  readonly render?: 'html' | undefined;
}

/** What goes out with posts for those who ask for it. */
@Injectable()
export class PostExtras {
  constructor(
    private readonly authors: PostAuthors,
    private readonly renderings: PostRenderings,
  ) {}

  async of(posts: Post[], { include, render }: Wanted): Promise<Extras> {
    return {
      authors: await this.authors.of(posts, include),
      renderings: await this.renderings.of(posts, render),
    };
  }
}
