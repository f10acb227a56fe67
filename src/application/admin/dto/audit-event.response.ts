import { ApiProperty } from '@nestjs/swagger';
import type { Page } from '#foundation/types/page.js';
import type { AuditEvent } from '#infrastructure/audit/audit-event.entity.js';
import { PageResponse } from '#application/http/paging/page.response.js';

export class AuditEventResponse {
  id!: string;
  @ApiProperty({ format: 'date-time' })
  created_at!: string;
  action!: string;
  /** Null where nobody was signed in, and for the service and its operator. */
  actor_id!: string | null;
  subject_type!: string;
  subject_id!: string;
  /** The same for the same address, and all that is kept of it. */
  address_hash!: string | null;
  @ApiProperty({
    type: 'object',
    additionalProperties: { anyOf: ['string', 'number', 'boolean', 'null'].map((type) => ({ type })) },
  })
  details!: AuditEvent['details'];
  /** What the log calls the request. */
  request_id!: string | null;

  static of(event: AuditEvent): AuditEventResponse {
    return {
      id: event.id,
      created_at: event.createdAt,
      action: event.action,
      actor_id: event.actorId,
      subject_type: event.subjectType,
      subject_id: event.subjectId,
      address_hash: event.addressHash,
      details: event.details,
      request_id: event.requestId,
    };
  }
}

export class AuditEventPage extends PageResponse<AuditEventResponse> {
  declare readonly data: AuditEventResponse[];

  static of(page: Page<AuditEvent>, limit: number): AuditEventPage {
    return new AuditEventPage(
      page.items.map((event) => AuditEventResponse.of(event)),
      page,
      limit,
    );
  }
}
