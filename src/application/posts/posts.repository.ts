import { Injectable } from '@nestjs/common';
import type { Repository } from '#foundation/types/repository.js';
import { Database, type Statement } from '#infrastructure/database/database.js';
import { Listing } from '#infrastructure/database/listing.js';
import { Table } from '#infrastructure/database/table.js';
import { Post } from './post.entity.js';
import type { PostStatus } from './post.states.js';

export interface PostFilter {
  status: PostStatus;
  authorId: string | undefined;
  tag: string | undefined;
  /** Words to search for, in the syntax of web search engines. */
  text: string | undefined;
  publishedAfter: string | undefined;
  publishedBefore: string | undefined;
}

export const POST_SORTS = ['published_at', 'created_at', 'title'] as const;
type PostSort = (typeof POST_SORTS)[number];
export type PostOrder = PostSort | `-${PostSort}` | '-relevance';

/** Ranking reads every hit, so only the newest are ranked. */
const RANKED_HITS = 1_000;
/** PostgreSQL fails on more than a few minus signs before a word; one says it all. */
const REPEATED_MINUS = /(?<![^\s"!&|()])-[-!&|()\s]*-/g;
/** Without the characters that the column leaves out of what it indexes. */
const QUERY = `websearch_to_tsquery('english', translate(?, '_~/<', '    '))`;
/** In whole millionths: a cursor compares it exactly, which a floating-point number on its way through text may not. */
const RANK = `round(ts_rank(search, ${QUERY}) * 1e6)::integer`;

@Injectable()
export class PostsRepository implements Repository<Post> {
  private readonly table: Table<Post>;
  private readonly creation: Statement;

  constructor(private readonly database: Database) {
    this.table = new Table(database, Post);
    this.creation = this.table.insertion(
      'create',
      (parameterOf) => `FROM users WHERE id = ${parameterOf('authorId')} AND status = 'active' FOR SHARE`,
    );
  }

  /** Stores a new post; false where its author is not active any more. Whoever leaves waits for it, or it for them. */
  create(post: Post): Promise<boolean> {
    return this.table.insert(this.creation, post);
  }

  findById(id: string): Promise<Post | null> {
    return this.table.findOne('by-id', 'WHERE id = $1 AND deleted_at IS NULL', [id]);
  }

  /** The post, locked until the open transaction ends. */
  findForUpdate(id: string): Promise<Post | null> {
    return this.table.findOne('for-update', 'WHERE id = $1 AND deleted_at IS NULL FOR UPDATE', [id]);
  }

  save(post: Post): Promise<Post> {
    return this.table.save(post);
  }

  delete(id: string): Promise<boolean> {
    return this.table.delete(id);
  }

  list(filter: PostFilter, order: PostOrder): Listing<Post> {
    const text = filter.text?.replace(REPEATED_MINUS, '-');
    const listing = new Listing(this.database, this.table)
      .where('deleted_at IS NULL')
      .where('status = ?', filter.status)
      .where('author_id = ?', filter.authorId)
      .search('tags @> ARRAY[?::text]', filter.tag)
      .search(`search @@ ${QUERY}`, text)
      .where('published_at > ?', filter.publishedAfter)
      .where('published_at < ?', filter.publishedBefore);
    if (order === '-relevance') {
      return listing.among(RANKED_HITS, 'published_at DESC, id DESC').orderBy(RANK, 'DESC', text);
    }
    return order.startsWith('-') ? listing.orderBy(order.slice(1), 'DESC') : listing.orderBy(order, 'ASC');
  }
}
