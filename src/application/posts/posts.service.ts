import { Injectable } from '@nestjs/common';
import { NotFoundError, UnauthenticatedError } from '#foundation/errors/index.js';
import type { Page } from '#foundation/types/page.js';
import { AuditTrail } from '#infrastructure/audit/audit-trail.js';
import { Database } from '#infrastructure/database/database.js';
import { Flags } from '#infrastructure/flags/flags.js';
import { note, type Facts, Traced } from '#infrastructure/observability/tracing/spans.js';
import { Clock } from '#infrastructure/system/clock.js';
import { Ids } from '#infrastructure/system/ids.js';
import { mergePatch } from '../http/merge-patch.js';
import { Pager } from '../http/paging/pager.js';
import type { Principal } from '../http/principal.js';
import type { Precondition } from '../http/versions/if-match.js';
import type { CreatePostRequest } from './dto/create-post.request.js';
import type { EditPostRequest } from './dto/edit-post.request.js';
import { ListPostsRequest } from './dto/list-posts.request.js';
import { PostChanges } from './post-changes.js';
import { PostStateChanges } from './post-state-changes.js';
import { type Manuscript, Post } from './post.entity.js';
import { SearchSwitchedOff, UnpublishedPostsArePrivate } from './post.errors.js';
import { PostsCache } from './posts.cache.js';
import { PostsRepository } from './posts.repository.js';

/** What a span says of a post. */
const postId = (id: string): Facts => ({ 'galley.post.id': id });

@Injectable()
export class PostsService {
  constructor(
    private readonly posts: PostsRepository,
    private readonly cache: PostsCache,
    private readonly changes: PostChanges,
    private readonly stateChanges: PostStateChanges,
    private readonly audit: AuditTrail,
    private readonly database: Database,
    private readonly flags: Flags,
    private readonly pager: Pager,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /**
   * A draft, or under the rules of the state changes what the request wants it to be. Throws `PostTooShort`, and
   * `UnauthenticatedError` when the author's account is closed or suspended this moment.
   */
  @Traced('posts.create')
  async create(request: CreatePostRequest, by: Principal): Promise<Post> {
    const now = this.clock.now();
    const post = Post.draft(this.ids.next(), by, request, now);
    note(postId(post.id));
    if (request.status === 'published') post.publish(by, now);
    if (request.status === 'archived') post.archive(by, now);
    if (!(await this.posts.create(post))) throw new UnauthenticatedError('The account is not active');
    if (post.status === 'published') await this.database.afterPossibleCommit(() => this.cache.forgetNewest());
    await this.stateChanges.tell('new', post.state);
    return post;
  }

  /** Throws `NotFoundError` also for a post that the caller may not see. */
  async get(id: string, caller: Principal | null): Promise<Post> {
    const post = await this.cache.get(id, () => this.posts.findById(id));
    if (!post?.isVisibleTo(caller)) throw new NotFoundError('Post', id);
    return post;
  }

  /** Published posts for anybody; others for their author and for admins, else `UnpublishedPostsArePrivate`. Throws `SearchSwitchedOff`. */
  async list(request: ListPostsRequest, caller: Principal | null): Promise<Page<Post>> {
    if (request.q !== undefined && !(await this.flags.isOn('full-text-search', caller)))
      throw new SearchSwitchedOff();
    const authorId =
      request.status === 'published' ? request.author_id : ownAuthorId(request.author_id, caller);
    const filter = {
      status: request.status,
      authorId,
      tag: request.tag,
      text: request.q,
      publishedAfter: request.published_after,
      publishedBefore: request.published_before,
    };
    const list = this.posts.list(filter, request.order);
    return this.pager.page(request, request.isOfNewest ? this.cache.newestOf(list) : list);
  }

  @Traced('posts.edit', postId)
  edit(id: string, patch: EditPostRequest, by: Principal, precondition: Precondition): Promise<Post> {
    return this.changes.make(id, precondition, (post) => {
      const { title, content, tags, publishAt: publish_at } = post;
      const next = mergePatch({ title, content, tags, publish_at }, patch) as Manuscript & EditPostRequest;
      post.edit({ ...next, publishAt: next.publish_at ?? null }, by, this.clock.now());
    });
  }

  @Traced('posts.publish', postId)
  publish(id: string, by: Principal, precondition: Precondition): Promise<Post> {
    return this.changes.make(id, precondition, (post) => post.publish(by, this.clock.now()));
  }

  @Traced('posts.archive', postId)
  archive(id: string, by: Principal, precondition: Precondition): Promise<Post> {
    return this.changes.make(id, precondition, (post) => post.archive(by, this.clock.now()));
  }

  @Traced('posts.unarchive', postId)
  unarchive(id: string, by: Principal, precondition: Precondition): Promise<Post> {
    return this.changes.make(id, precondition, (post) => post.unarchive(by, this.clock.now()));
  }

  @Traced('posts.remove', postId)
  async remove(id: string, by: Principal, precondition: Precondition): Promise<void> {
    await this.database.transaction(async () => {
      const { authorId } = await this.changes.make(id, precondition, (post) =>
        post.remove(by, this.clock.now()),
      );
      await this.audit.record({
        action: 'post.deleted',
        actorId: by.id,
        subject: { type: 'post', id },
        details: { author_id: authorId },
      });
    });
  }
}

/** Whose unpublished posts the caller gets: anybody's for an admin, their own for a user. */
function ownAuthorId(asked: string | undefined, caller: Principal | null): string | undefined {
  if (caller?.role === 'admin') return asked;
  if (!caller || (asked !== undefined && asked !== caller.id)) throw new UnpublishedPostsArePrivate();
  return caller.id;
}
