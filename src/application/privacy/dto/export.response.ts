import { ApiProperty } from '@nestjs/swagger';
import type { AuditEvent } from '#infrastructure/audit/audit-event.entity.js';
import { ExportedSession } from '#application/auth/index.js';
import { ExportedPost } from '#application/posts/index.js';
import { PrivateProfile } from '#application/users/index.js';

/** Something that the user has done, or that was done to their account. */
export class ExportedAuditEvent {
  id!: string;
  @ApiProperty({ format: 'date-time' })
  created_at!: string;
  action!: string;
  actor_id!: string | null;
  subject_type!: string;
  subject_id!: string;
  @ApiProperty({ type: 'object', additionalProperties: true })
  details!: AuditEvent['details'];

  static of(event: AuditEvent): ExportedAuditEvent {
    return {
      id: event.id,
      created_at: event.createdAt,
      action: event.action,
      actor_id: event.actorId,
      subject_type: event.subjectType,
      subject_id: event.subjectId,
      details: event.details,
    };
  }
}

/** The document that a user takes away. It is written as it is read, and never there as a whole. */
export class ExportResponse {
  @ApiProperty({ format: 'date-time' })
  exported_at!: string;
  profile!: PrivateProfile;
  /** Where the user is signed in, and was in the last week. */
  sessions!: ExportedSession[];
  /** All of them, drafts and deleted ones too. */
  posts!: ExportedPost[];
  /** What was done by the user and to the account. */
  audit_events!: ExportedAuditEvent[];
}
