import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Page } from '#foundation/types/page.js';
import { asBytes, PageResponse } from '#application/http/paging/page.response.js';
import type { Principal } from '#application/http/principal.js';
import { VERSION, type Versioned } from '#application/http/versions/versioned.js';
import { type Portrait, PublicProfile } from '#application/users/index.js';
import type { Post } from '../post.entity.js';
import { POST_ACTIONS, POST_STATUSES, type PostAction, type PostStatus } from '../post.states.js';
import type { Renderings } from '../rendering/post-renderings.js';

/** The authors to show with posts, by id; none where nobody asked for them. */
export type Authors = ReadonlyMap<string, Portrait>;

export interface Extras {
  readonly authors: Authors | undefined;
  readonly renderings: Renderings | undefined;
}

export class PostResponse implements Versioned {
  id!: string;
  author_id!: string | null;
  title!: string;
  content!: string;
  tags!: string[];
  @ApiProperty({ enum: POST_STATUSES })
  status!: PostStatus;
  version!: number;
  /** When the draft is to be published; null where nobody has said so. */
  @ApiProperty({ format: 'date-time', nullable: true })
  publish_at!: string | null;
  @ApiProperty({ format: 'date-time', nullable: true })
  published_at!: string | null;
  @ApiProperty({ format: 'date-time' })
  created_at!: string;
  @ApiProperty({ format: 'date-time' })
  updated_at!: string;
  /** What this caller may do with the post as it is now. */
  @ApiProperty({ enum: POST_ACTIONS, isArray: true })
  allowed_actions!: PostAction[];
  /** Null where there is nobody to show any more. */
  @ApiPropertyOptional({ type: PublicProfile, nullable: true })
  author?: PublicProfile | null;
  /** The content as HTML, rendered and sanitised; only with `render=html`. */
  content_html?: string;
  readonly [VERSION]!: number;

  static of(post: Post, caller: Principal | null, extras?: Extras): PostResponse {
    const author = extras?.authors?.get(post.authorId ?? '');
    const html = extras?.renderings?.get(post.id);
    const response: PostResponse = {
      id: post.id,
      author_id: post.authorId,
      title: post.title,
      content: post.content,
      tags: post.tags,
      status: post.status,
      version: post.version,
      publish_at: post.publishAt,
      published_at: post.publishedAt,
      created_at: post.createdAt,
      updated_at: post.updatedAt,
      allowed_actions: post.actionsFor(caller),
      [VERSION]: post.version,
    };
    if (extras?.authors) response.author = author ? PublicProfile.of(author) : null;
    if (html !== undefined) response.content_html = html;
    return response;
  }
}

// Kept with the post: in a WeakMap the collector would go through each post that is read once.
const FOR_STRANGERS = Symbol('for strangers');

/** What strangers see of a post: made once, for as long as the post as it is is remembered. */
export function postForStrangers(post: Post & { [FOR_STRANGERS]?: PostResponse }): PostResponse {
  const known = post[FOR_STRANGERS];
  if (known?.[VERSION] === post.version) return known;
  const response = PostResponse.of(post, null);
  post[FOR_STRANGERS] = response;
  return response;
}

export class PostPage extends PageResponse<PostResponse> {
  declare readonly data: PostResponse[];

  static of(page: Page<Post>, limit: number, caller: Principal | null, extras?: Extras): PostPage {
    return new PostPage(
      page.items.map((post) => PostResponse.of(post, caller, extras)),
      page,
      limit,
    );
  }
}

/** What strangers see of a page: made once, for as long as its posts are kept together. */
export function pageForStrangers(page: Page<Post>, limit: number): PostPage {
  const items: Post[] & { [FOR_STRANGERS]?: PostPage } = page.items;
  const known = items[FOR_STRANGERS];
  // The same posts may be the beginning of the same list under another name, as cursors see it.
  if (known?.pagination.next_cursor === page.nextCursor) return asBytes(known);
  const response = PostPage.of(page, limit, null);
  items[FOR_STRANGERS] = response;
  return response;
}
