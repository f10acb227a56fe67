import { Injectable } from '@nestjs/common';
import type { Instant } from '#foundation/types/instant.js';
import { Database } from '../database/database.js';

/** A line of the audit trail. */
export interface AuditedDeed {
  readonly id: string;
  readonly createdAt: Instant;
  readonly action: string;
  readonly actorId: string | null;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly details: Readonly<Record<string, unknown>>;
}

const SLICE = 100;

/** Each half walks an index of its own, so that a slice costs the same wherever it begins. */
const half = (condition: string): string => `
  (SELECT id, created_at, action, actor_id, subject_type, subject_id, details FROM audit_events
    WHERE ${condition} AND (created_at, id) > ($2, $3) ORDER BY created_at, id LIMIT ${SLICE})`;
const CONCERNING = {
  name: 'audit-concerning',
  text: `
    SELECT id, created_at AS "createdAt", action, actor_id AS "actorId", subject_type AS "subjectType",
           subject_id AS "subjectId", details
      FROM (${half('actor_id = $1::uuid')} UNION ${half('subject_id = $1::uuid::text')}) AS deeds
     ORDER BY created_at, id LIMIT ${SLICE}`,
};
const BEGINNING = ['-infinity', '00000000-0000-0000-0000-000000000000'];

/** The audit trail, read by whom it is about. */
@Injectable()
export class AuditedDeeds {
  constructor(private readonly database: Database) {}

  /** What somebody has done, and what was done to them, the oldest first, read a slice at a time while somebody takes it. */
  async *concerning(id: string): AsyncGenerator<AuditedDeed> {
    let slice = await this.slice(id, BEGINNING);
    for (let last = slice.at(-1); last; last = slice.at(-1)) {
      yield* slice;
      // oxlint-disable-next-line no-await-in-loop -- where a slice begins is known when the one before it is there
      slice = await this.slice(id, [last.createdAt, last.id]);
    }
  }

  private async slice(id: string, after: string[]): Promise<AuditedDeed[]> {
    const { rows } = await this.database.query<AuditedDeed & object>(CONCERNING, [id, ...after]);
    return rows;
  }
}
