import { isDeepStrictEqual } from 'node:util';
import { Column, Entity as Table, PrimaryColumn } from 'typeorm';
import type { Entity } from '#foundation/types/entity.js';
import type { Instant } from '#foundation/types/instant.js';
import type { Principal } from '../http/principal.js';
import { POST_ACTIONS, type PostAction, type PostState, type PostStatus } from './post.states.js';
import {
  NotThePostAuthor,
  PostArchived,
  PostHasAnotherAuthor,
  PostNotArchived,
  PostNotDraft,
  PostTooShort,
} from './post.errors.js';

/** The characters (code points) that a published post has at least. */
const PUBLISHABLE_LENGTH = 100;

/** What an author writes. */
export interface Manuscript {
  title: string;
  content: string;
  tags: string[];
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

  /** A manuscript that is as it was changes nothing. */
  edit({ title, content, tags }: Manuscript, by: Principal, at: Date): void {
    this.requireChangeableBy(by);
    if (this.status === 'archived') throw new PostArchived();
    if (isDeepStrictEqual({ ...this, title, content, tags }, { ...this })) return;
    Object.assign(this, { title, content, tags });
    if (this.status === 'published') this.requirePublishable();
    this.touch(at);
  }

  publish(by: Principal, at: Date): void {
    if (this.authorId !== by.id) throw new NotThePostAuthor();
    if (this.status !== 'draft') throw new PostNotDraft(this.status);
    this.requirePublishable();
    this.status = 'published';
    this.publishedAt = at.toISOString();
    this.touch(at);
  }

  archive(by: Principal, at: Date): void {
    this.requireChangeableBy(by);
    if (this.status === 'archived') throw new PostArchived();
    this.status = 'archived';
    this.touch(at);
  }

  unarchive(by: Principal, at: Date): void {
    this.requireChangeableBy(by);
    if (this.status !== 'archived') throw new PostNotArchived(this.status);
    this.status = 'draft';
    this.publishedAt = null;
    this.touch(at);
  }

  /** Hands the post on; whose it was is said too, for by now it may be somebody else's. */
  transfer({ from, to }: Transfer, by: Principal, at: Date): void {
    this.requireChangeableBy(by);
    if (this.authorId !== from) throw new PostHasAnotherAuthor();
    this.authorId = to;
    this.touch(at);
  }

  /** Takes the post out of sight; its row stays. */
  remove(by: Principal, at: Date): void {
    this.requireChangeableBy(by);
    this.deletedAt = at.toISOString();
    this.touch(at);
  }

  private mayBeChangedBy(user: Principal): boolean {
    return this.authorId === user.id || user.role === 'admin';
  }

  private requireChangeableBy(user: Principal): void {
    if (!this.mayBeChangedBy(user)) throw new NotThePostAuthor();
  }

  private get isPublishable(): boolean {
    return [...this.content].length >= PUBLISHABLE_LENGTH;
  }

  private requirePublishable(): void {
    if (!this.isPublishable) throw new PostTooShort();
  }

  private touch(at: Date): void {
    this.updatedAt = at.toISOString();
  }
}
