import { Injectable } from '@nestjs/common';
import { NotFoundError } from '#foundation/errors/index.js';
import { AuditTrail } from '#infrastructure/audit/audit-trail.js';
import { Database } from '#infrastructure/database/database.js';
import { Traced } from '#infrastructure/observability/tracing/spans.js';
import { Clock } from '#infrastructure/system/clock.js';
import type { Principal } from '../http/principal.js';
import type { Precondition } from '../http/versions/if-match.js';
import { UsersService } from '../users/index.js';
import type { TransferPostRequest } from './dto/transfer-post.request.js';
import { PostChanges } from './post-changes.js';
import type { Post } from './post.entity.js';

/** Posts that get another author: decided by the present one or by an admin, and written down. */
@Injectable()
export class PostTransfers {
  constructor(
    private readonly changes: PostChanges,
    private readonly users: UsersService,
    private readonly audit: AuditTrail,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Throws `NotFoundError` also for a receiver who is not active, and `StaleVersionError` when the precondition fails. */
  @Traced('posts.transfer', (id: string) => ({ 'galley.post.id': id }))
  transfer(
    id: string,
    { from_user_id: from, to_user_id: to }: TransferPostRequest,
    by: Principal,
    precondition: Precondition,
  ): Promise<Post> {
    return this.database.transaction(async () => {
      // The receiver before the post, as those lock them who leave: neither waits for the other in a circle.
      const receiver = await this.users.hold(to);
      const transferred = await this.changes.make(id, precondition, (post) => {
        post.transfer({ from, to }, by, this.clock.now());
        if (!receiver) throw new NotFoundError('User', to);
      });
      await this.audit.record({
        action: 'post.transferred',
        actorId: by.id,
        subject: { type: 'post', id },
        details: { from, to },
      });
      return transferred;
    });
  }
}
