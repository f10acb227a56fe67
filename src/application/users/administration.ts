import { Injectable } from '@nestjs/common';
import { NotFoundError } from '#foundation/errors/index.js';
import { AuditTrail } from '#infrastructure/audit/audit-trail.js';
import { Database } from '#infrastructure/database/database.js';
import { Traced } from '#infrastructure/observability/tracing/spans.js';
import { Clock } from '#infrastructure/system/clock.js';
import type { Principal } from '../http/principal.js';
import type { Precondition } from '../http/versions/if-match.js';
import type { AdministerUserRequest } from './dto/administer-user.request.js';
import { UserChanges } from './user-changes.js';
import type { User } from './user.entity.js';
import { LastAdmin } from './user.errors.js';
import { UsersRepository } from './users.repository.js';

/** Who is an admin and who is suspended: decided by admins and by the operator, and written down. */
@Injectable()
export class Administration {
  constructor(
    private readonly users: UsersRepository,
    private readonly changes: UserChanges,
    private readonly audit: AuditTrail,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Throws `LastAdmin` when no active admin would be left, and `StaleVersionError` when the precondition fails. */
  @Traced('users.administer', (id: string) => ({ 'galley.user.id': id }))
  administer(
    id: string,
    patch: AdministerUserRequest,
    by: Principal,
    precondition: Precondition,
  ): Promise<User> {
    return this.database.transaction(async () => {
      const isLastAdmin = await this.isLastAdmin(id);
      return this.changes.make(id, async (user) => {
        const before = { ...user };
        user.administer(patch, this.clock.now());
        if (isLastAdmin && !user.isActiveAdmin) throw new LastAdmin();
        precondition.requireFor(user);
        await this.record(before, user, by.id);
      });
    });
  }

  /** Whether nobody else is an active admin. Asked before the user is locked: all lock the admins first, in one order. */
  async isLastAdmin(id: string): Promise<boolean> {
    const admins = await this.users.findActiveAdminsForUpdate();
    return admins.length === 1 && admins[0]?.id === id;
  }

  private async record(before: Pick<User, 'role' | 'status'>, user: User, actorId: string | null) {
    const { id, role, status } = user;
    const deed = { actorId, subject: { type: 'user', id } };
    if (role !== before.role) {
      const details = { from: before.role, to: role };
      await this.audit.record({ ...deed, action: 'account.role-changed', details });
    }
    if (status !== before.status) {
      const details = { from: before.status, to: status };
      await this.audit.record({ ...deed, action: 'account.status-changed', details });
    }
  }

  /** Makes the owner of an e-mail address an admin, as the operator does. Throws `NotFoundError`. */
  grantAdmin(email: string): Promise<User> {
    return this.database.transaction(async () => {
      const owner = await this.users.findByEmail(email);
      if (!owner) throw new NotFoundError('User', email);
      return this.changes.make(owner.id, async (user) => {
        const before = { ...user };
        user.administer({ role: 'admin' }, this.clock.now());
        await this.record(before, user, null);
      });
    });
  }
}
