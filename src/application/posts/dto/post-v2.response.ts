import { ApiProperty, OmitType } from '@nestjs/swagger';
import type { Page } from '#foundation/types/page.js';
import { PageResponse } from '#application/http/paging/page.response.js';
import type { Principal } from '#application/http/principal.js';
import type { Versioned } from '#application/http/versions/versioned.js';
import { PublicProfile } from '#application/users/index.js';
import type { Post } from '../post.entity.js';
import { type Extras, PostResponse } from './post.response.js';

/** What the first version says and this one does not. */
const LEFT_OUT = { author_id: undefined };

/** A post with who wrote it in place of an id. */
export class PostV2Response
  extends OmitType(PostResponse, ['author_id', 'author'] as const)
  implements Versioned
{
  /** Null where there is nobody to show any more. */
  @ApiProperty({ type: PublicProfile, nullable: true })
  author!: PublicProfile | null;

  static of(post: Post, caller: Principal | null, extras: Extras): PostV2Response {
    const first = PostResponse.of(post, caller, extras);
    return { ...first, ...LEFT_OUT, author: first.author ?? null };
  }
}

export class PostV2Page extends PageResponse<PostV2Response> {
  declare readonly data: PostV2Response[];

  static of(page: Page<Post>, limit: number, caller: Principal | null, extras: Extras): PostV2Page {
    return new PostV2Page(
      page.items.map((post) => PostV2Response.of(post, caller, extras)),
      page,
      limit,
    );
  }
}
