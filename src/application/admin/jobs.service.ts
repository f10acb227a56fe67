import { Injectable } from '@nestjs/common';
import { NotFoundError } from '#foundation/errors/index.js';
import type { Page } from '#foundation/types/page.js';
import { AuditTrail, type Deed } from '#infrastructure/audit/audit-trail.js';
import { type DeadJob, DeadJobs } from '#infrastructure/jobs/dead-jobs.js';
import { Pager } from '../http/paging/pager.js';
import type { PageRequest } from '../http/paging/page.request.js';

@Injectable()
export class JobsService {
  constructor(
    private readonly dead: DeadJobs,
    private readonly audit: AuditTrail,
    private readonly pager: Pager,
  ) {}

  list(request: PageRequest): Promise<Page<DeadJob>> {
    return this.pager.page(request, this.dead);
  }

  /** Sends a dead job back to its queue. Throws `NotFoundError`. */
  async retry(id: string, by: Pick<Deed, 'actorId' | 'address'>): Promise<void> {
    if (!(await this.dead.has(id))) throw new NotFoundError('Job', id);
    const subject = { type: 'job', id };
    // pg-boss moves it in a transaction of its own: what is tried is written down first.
    await this.audit.record({ ...by, action: 'job.retried', subject });
    if (!(await this.dead.retry(id))) throw new NotFoundError('Job', id);
  }
}
