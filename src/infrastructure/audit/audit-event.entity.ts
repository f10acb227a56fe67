import { Column, Entity as Table, PrimaryColumn } from 'typeorm';
import type { Instant } from '#foundation/types/instant.js';

/** A deed as it was written down. It has no version: nothing of it ever changes. */
@Table('audit_events')
export class AuditEvent {
  @PrimaryColumn('uuid') readonly id!: string;
  @Column('timestamptz', { name: 'created_at' }) readonly createdAt!: Instant;
  @Column('text') readonly action!: string;
  @Column('uuid', { name: 'actor_id' }) readonly actorId!: string | null;
  @Column('text', { name: 'subject_type' }) readonly subjectType!: string;
  @Column('text', { name: 'subject_id' }) readonly subjectId!: string;
  @Column('text', { name: 'address_hash' }) readonly addressHash!: string | null;
  @Column('jsonb') readonly details!: Readonly<Record<string, string | number | boolean | null>>;
  @Column('text', { name: 'request_id' }) readonly requestId!: string | null;
}
