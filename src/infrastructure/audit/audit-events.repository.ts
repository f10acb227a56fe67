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

const SLICE = 100;
const BEGINNING = ['-infinity', '00000000-0000-0000-0000-000000000000'];

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

  /** What somebody has done, and what was done to them, the oldest first, read a slice at a time while somebody takes it. */
  async *concerning(id: string): AsyncGenerator<AuditEvent> {
    let slice = await this.sliceConcerning(id, BEGINNING);
    for (let last = slice.at(-1); last; last = slice.at(-1)) {
      yield* slice;
      // oxlint-disable-next-line no-await-in-loop -- where a slice begins is known when the one before it is there
      slice = await this.sliceConcerning(id, [last.createdAt, last.id]);
    }
  }

  private async sliceConcerning(id: string, after: string[]): Promise<AuditEvent[]> {
    const concerning = {
      name: 'audit-events-concerning',
      text: `
        SELECT * FROM (${this.half('actor_id = $1::uuid')} UNION ${this.half('subject_id = $1::uuid::text')}) AS both_halves
         ORDER BY "createdAt", id LIMIT ${SLICE}`,
    };
    return this.rows.returned(concerning, [id, ...after]);
  }

  /** Each half walks an index of its own, so that a slice costs the same wherever it begins. */
  private half(condition: string): string {
    return `
      (SELECT ${this.rows.columns} FROM audit_events
        WHERE ${condition} AND (created_at, id) > ($2, $3) ORDER BY created_at, id LIMIT ${SLICE})`;
  }
}
