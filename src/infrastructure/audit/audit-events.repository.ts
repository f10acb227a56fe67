import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Listing } from '../database/listing.js';
import { Rows } from '../database/rows.js';
import { AuditEvent } from './audit-event.entity.js';

export interface AuditFilter {
  actorId: string | undefined;
  subjectId: string | undefined;
  action: string | undefined;
  createdAfter: string | undefined;
  createdBefore: string | undefined;
}

/** What the trail holds, to be read; only `AuditTrail` adds to it. */
@Injectable()
export class AuditEventsRepository {
  private readonly rows: Rows<AuditEvent>;

  constructor(private readonly database: Database) {
    this.rows = new Rows(database, AuditEvent);
  }

  /** The newest first. */
  list(filter: AuditFilter): Listing<AuditEvent> {
    return new Listing(this.database, this.rows)
      .where('actor_id = ?', filter.actorId)
      .where('subject_id = ?', filter.subjectId)
      .where('action = ?', filter.action)
      .where('created_at > ?', filter.createdAfter)
      .where('created_at < ?', filter.createdBefore)
      .orderBy('created_at', 'DESC');
  }
}
