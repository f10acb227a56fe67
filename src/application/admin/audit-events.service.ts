import { Injectable } from '@nestjs/common';
import type { Page } from '#foundation/types/page.js';
import type { AuditEvent } from '#infrastructure/audit/audit-event.entity.js';
import { AuditEventsRepository } from '#infrastructure/audit/audit-events.repository.js';
import { Pager } from '../http/paging/pager.js';
import type { ListAuditEventsRequest } from './dto/list-audit-events.request.js';

@Injectable()
export class AuditEventsService {
  constructor(
    private readonly events: AuditEventsRepository,
    private readonly pager: Pager,
  ) {}

  list(request: ListAuditEventsRequest): Promise<Page<AuditEvent>> {
    const { actor_id, subject_id, action, created_after, created_before } = request;
    const filter = {
      actorId: actor_id,
      subjectId: subject_id,
      action,
      createdAfter: created_after,
      createdBefore: created_before,
    };
    return this.pager.page(request, this.events.list(filter));
  }
}
