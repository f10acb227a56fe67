import { Injectable } from '@nestjs/common';
import { Database, type Statement } from '#infrastructure/database/database.js';
import { Table } from '#infrastructure/database/table.js';
import { Post } from './post.entity.js';
import { POST_STATUSES } from './post.states.js';

/** As many rows as a statement changes within its time even where each is as long as may be: all their words are indexed anew. */
const BATCH = 100;

/** Locked first: what was handed to another author while the statement waited for it is not found, and does not count. */
const someOf = (condition: string): string =>
  `id IN (SELECT id FROM posts WHERE author_id = $1 ${condition} LIMIT ${BATCH} FOR UPDATE) RETURNING id, status`;

const IN_ORDER = 'ORDER BY created_at, id LIMIT $2';

/**
 * The first of an author's posts by what never changes: whoever reads them slice by slice meets each once, whatever becomes of
 * it meanwhile. The index has them by status, so they are looked for in each.
 */
const oldestOf = (place: string): string => {
  const ofStatus = POST_STATUSES.map(
    (status) =>
      `(SELECT id, created_at FROM posts WHERE author_id = $1 AND status = '${status}' ${place} ${IN_ORDER})`,
  );
  return `WHERE id IN (SELECT id FROM (${ofStatus.join(' UNION ALL ')}) AS first ${IN_ORDER}) ORDER BY created_at, id`;
};

const REMOVE = {
  name: 'posts-of-author-remove',
  text: `UPDATE posts SET deleted_at = $2, publish_at = NULL, updated_at = $2, version = version + 1 WHERE ${someOf('AND deleted_at IS NULL')}`,
};
const ERASE = { name: 'posts-of-author-erase', text: `DELETE FROM posts WHERE ${someOf('')}` };
const ERASE_DELETED = {
  name: 'posts-of-author-erase-deleted',
  text: `DELETE FROM posts WHERE ${someOf('AND deleted_at IS NOT NULL')}`,
};
/** `updated_at` stays as it is: one and the same for all would say that they are of one hand. */
const ANONYMISE = {
  name: 'posts-of-author-anonymise',
  text: `UPDATE posts SET author_id = NULL, publish_at = NULL, version = version + 1 WHERE ${someOf('')}`,
};

/** A post that was changed together with others. */
type Changed = Pick<Post, 'id' | 'status'>;

/** Statements over all posts of an author. Those that change return what they have changed. */
@Injectable()
export class PostsOfAuthorRepository {
  private readonly table: Table<Post>;

  constructor(private readonly database: Database) {
    this.table = new Table(database, Post);
  }

  /** The posts that follow one, deleted ones too, the oldest first. */
  slice(authorId: string, limit: number, after: Post | null): Promise<Post[]> {
    if (!after) return this.table.find('of-author', oldestOf(''), [authorId, limit]);
    const condition = oldestOf('AND (created_at, id) > ($3, $4)');
    return this.table.find('of-author-after', condition, [authorId, limit, after.createdAt, after.id]);
  }

  remove(authorId: string, at: Date): Promise<Changed[]> {
    return this.inBatches(REMOVE, [authorId, at]);
  }

  erase(authorId: string): Promise<Changed[]> {
    return this.inBatches(ERASE, [authorId]);
  }

  eraseDeleted(authorId: string): Promise<Changed[]> {
    return this.inBatches(ERASE_DELETED, [authorId]);
  }

  anonymise(authorId: string): Promise<Changed[]> {
    return this.inBatches(ANONYMISE, [authorId]);
  }

  /** Each time the statement finds less, for what it has changed it finds no more. */
  private async inBatches(statement: Statement, values: unknown[]): Promise<Changed[]> {
    const { rows } = await this.database.query<Changed>(statement, values);
    return rows.length < BATCH ? rows : [...rows, ...(await this.inBatches(statement, values))];
  }
}
