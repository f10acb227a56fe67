import { ApiProperty } from '@nestjs/swagger';
import type { AuditedDeed } from '#infrastructure/audit/audited-deeds.js';
import { ExportedSession } from '#application/auth/index.js';
import { ExportedPost } from '#application/posts/index.js';
import { PrivateProfile } from '#application/users/index.js';

/** Something that the user has done, or that was done to their account. */
export class ExportedDeed {
  id!: string;
  @ApiProperty({ format: 'date-time' })
  created_at!: string;
  action!: string;
  actor_id!: string | null;
  subject_type!: string;
  subject_id!: string;
  @ApiProperty({ type: 'object', additionalProperties: true })
  details!: Readonly<Record<string, unknown>>;

  static of(deed: AuditedDeed): ExportedDeed {
    return Object.assign(new ExportedDeed(), {
      id: deed.id,
      created_at: deed.createdAt,
      action: deed.action,
      actor_id: deed.actorId,
      subject_type: deed.subjectType,
      subject_id: deed.subjectId,
      details: deed.details,
    });
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
  audit_events!: ExportedDeed[];
}
