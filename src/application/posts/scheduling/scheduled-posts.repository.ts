import { Injectable } from '@nestjs/common';
import { Database } from '#infrastructure/database/database.js';
import { Listing } from '#infrastructure/database/listing.js';
import { Table } from '#infrastructure/database/table.js';
import { Post } from '../post.entity.js';

/** Drafts whose time has come. */
@Injectable()
export class ScheduledPostsRepository {
  private readonly table: Table<Post>;

  constructor(private readonly database: Database) {
    this.table = new Table(database, Post);
  }

  /** The longest due first, read a slice at a time while somebody takes them. */
  due(at: Date): AsyncGenerator<Post> {
    return new Listing(this.database, this.table)
      .where('deleted_at IS NULL')
      .where('status = ?', 'draft')
      .where('publish_at <= ?', at)
      .orderBy('publish_at', 'ASC')
      .walk();
  }

  /** The draft, if still due and in nobody else's hands, locked until the open transaction ends. */
  claim(id: string, at: Date): Promise<Post | null> {
    const condition = `WHERE id = $1 AND deleted_at IS NULL AND status = 'draft' AND publish_at <= $2 FOR UPDATE SKIP LOCKED`;
    return this.table.findOne('claim-due', condition, [id, at]);
  }
}
