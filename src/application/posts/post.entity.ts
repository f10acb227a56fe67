import { isDeepStrictEqual } from 'node:util';
import { Column, Entity as Table, PrimaryColumn } from 'typeorm';
import type { Entity } from '#foundation/types/entity.js';
import type { Instant } from '#foundation/types/instant.js';
import { hasLength } from '#foundation/validators/index.js';
import type { Principal } from '../http/principal.js';
import { POST_ACTIONS, type PostAction, type PostState, type PostStatus } from './post.states.js';
import {
  NotThePostAuthor,
  PostArchived,
  PostHasAnotherAuthor,
  PostNotArchived,
  PostNotDraft,
  PostTooShort,
  PublishTimeOutOfRange,
} from './post.errors.js';

/** The characters (code points) that a published post has at least. */
const PUBLISHABLE_LENGTH = 100;

/** How far ahead a draft is scheduled at most. */
const LONGEST_WAIT_MS = 366 * 86_400_000;

/** What an author writes. */
export interface Manuscript {
  title: string;
  content: string;
  tags: string[];
}

/** What an edit leaves behind. */
export interface Revision extends Manuscript {
  publishAt: Instant | null;
}

/** The authors whom a post leaves and reaches, by id. */
export interface Transfer {
  from: string;
  to: string;
}

/*
 *            publish              archive
 *   draft ────────────▶ published ────────▶ archived
 *     │  ▲                                  ▲  │
 *     │  └───────────── unarchive ──────────┼──┘
 *     └──────────────── archive ────────────┘
 *
 * A draft may be scheduled to be published; what takes it elsewhere takes that away.
 * Every verb checks who asks, then the state, then the content.
 */
@Table('posts')
export class Post implements Entity, Manuscript {
  @PrimaryColumn('uuid') readonly id!: string;
  @Column('uuid', { name: 'author_id' }) authorId!: string | null;
  @Column('varchar') title!: string;
  @Column('text') content!: string;
  @Column('text', { array: true }) tags!: string[];
  @Column('text') status!: PostStatus;
  @Column('integer') version!: number;
  /** When the draft is to be published; null where nobody has said so. */
  @Column('timestamptz', { name: 'publish_at' }) publishAt!: Instant | null;
  @Column('timestamptz', { name: 'published_at' }) publishedAt!: Instant | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Instant;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Instant;
  @Column('timestamptz', { name: 'deleted_at' }) deletedAt!: Instant | null;

  static draft(id: string, by: Principal, { title, content, tags }: Manuscript, at: Date): Post {
    const now = at.toISOString();
    return Object.assign(new Post(), {
      id,
      authorId: by.id,
      title,
      content,
      tags,
      status: 'draft',
      version: 0,
      publishAt: null,
      publishedAt: null,
      createdAt: now,
      updatedAt: now,
      deletedAt: null,
    });
  }

  get state(): PostState {
    return this.deletedAt === null ? this.status : 'deleted';
  }

  isVisibleTo(caller: Principal | null): boolean {
    return this.status === 'published' || (caller !== null && this.mayBeChangedBy(caller));
  }

  /** What the caller may do with the post as it is now. */
  actionsFor(caller: Principal | null): PostAction[] {
    if (!caller || !this.mayBeChangedBy(caller)) return [];
    const isArchived = this.status === 'archived';
    const may: Record<PostAction, boolean> = {
      edit: !isArchived,
      publish: this.status === 'draft' && this.authorId === caller.id && this.isPublishable,
      archive: !isArchived,
      unarchive: isArchived,
      transfer: this.authorId !== null,
      delete: true,
    };
    return POST_ACTIONS.filter((action) => may[action]);
  }

  /** To schedule is to publish: what that needs, this needs. A revision that is as it was changes nothing. */
  edit({ title, content, tags, publishAt }: Revision, by: Principal, at: Date): void {
    const schedules = publishAt !== null && publishAt !== this.publishAt;
    this.requireChangeableBy(by);
    if (schedules) this.requireAuthor(by);
    if (this.status === 'archived') throw new PostArchived();
    if (schedules) this.requireSchedulable(publishAt, at);
    this.change({ title, content, tags, publishAt }, at);
    if (this.status === 'published' || publishAt !== null) this.requirePublishable();
  }

  publish(by: Principal, at: Date): void {
    this.requireAuthor(by);
    this.publishAsScheduled(at);
  }

  /** Publishes the draft for whoever has scheduled it. */
  publishAsScheduled(at: Date): void {
    this.requireDraft();
    this.requirePublishable();
    this.change({ status: 'published', publishAt: null, publishedAt: at.toISOString() }, at);
  }

  /** Leaves the draft a draft. */
  unschedule(at: Date): void {
    this.change({ publishAt: null }, at);
  }

  archive(by: Principal, at: Date): void {
    this.requireChangeableBy(by);
    if (this.status === 'archived') throw new PostArchived();
    this.change({ status: 'archived', publishAt: null }, at);
  }

  unarchive(by: Principal, at: Date): void {
    this.requireChangeableBy(by);
    if (this.status !== 'archived') throw new PostNotArchived(this.status);
    this.change({ status: 'draft', publishedAt: null }, at);
  }

  /** Hands the post on, scheduled no longer; whose it was is said too, for by now it may be somebody else's. */
  transfer({ from, to }: Transfer, by: Principal, at: Date): void {
    this.requireChangeableBy(by);
    if (this.authorId !== from) throw new PostHasAnotherAuthor();
    this.change({ authorId: to, publishAt: null }, at);
  }

  /** Takes the post out of sight; its row stays. */
  remove(by: Principal, at: Date): void {
    this.requireChangeableBy(by);
    this.change({ deletedAt: at.toISOString(), publishAt: null }, at);
  }

  private mayBeChangedBy(user: Principal): boolean {
    return this.authorId === user.id || user.role === 'admin';
  }

  private requireChangeableBy(user: Principal): void {
    if (!this.mayBeChangedBy(user)) throw new NotThePostAuthor();
  }

  private requireAuthor(user: Principal): void {
    if (this.authorId !== user.id) throw new NotThePostAuthor();
  }

  private requireDraft(): void {
    if (this.status !== 'draft') throw new PostNotDraft(this.status);
  }

  private requireSchedulable(publishAt: Instant, at: Date): void {
    this.requireDraft();
    const wait = Date.parse(publishAt) - at.getTime();
    if (wait <= 0 || wait > LONGEST_WAIT_MS) throw new PublishTimeOutOfRange();
  }

  /** Whether there is enough to read. */
  get isPublishable(): boolean {
    return hasLength(this.content, { min: PUBLISHABLE_LENGTH });
  }

  private requirePublishable(): void {
    if (!this.isPublishable) throw new PostTooShort();
  }

  /** What is as it was is not changed, and not touched. */
  private change(values: Partial<Post>, at: Date): void {
    if (isDeepStrictEqual({ ...this, ...values }, { ...this })) return;
    Object.assign(this, values);
    this.updatedAt = at.toISOString();
  }
}
