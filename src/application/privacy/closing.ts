import { Injectable } from '@nestjs/common';
import { AuditTrail } from '#infrastructure/audit/audit-trail.js';
import { PrivacySettings } from '#infrastructure/config/settings.js';
import { Database } from '#infrastructure/database/database.js';
import { Jobs } from '#infrastructure/jobs/jobs.service.js';
import { Traced } from '#infrastructure/observability/tracing/spans.js';
import { EmailClient } from '#integration/email/email.client.js';
import { accountClosedMail } from '#integration/email/templates/account-closed.js';
import { PasswordCheck, WrongPassword } from '../auth/index.js';
import type { Origin } from '../http/origin.js';
import type { Principal } from '../http/principal.js';
import type { Precondition } from '../http/versions/if-match.js';
import { PostsOfAuthor } from '../posts/index.js';
import { ClosedAccounts, UsersService } from '../users/index.js';
import type { CloseAccountRequest } from './dto/close-account.request.js';
import { FAREWELLS } from './privacy.queues.js';

const DAY_MS = 86_400_000;

/** How somebody leaves: out of sight at once, and erased when the time for second thoughts is over. */
@Injectable()
export class Closing {
  constructor(
    private readonly settings: PrivacySettings,
    private readonly users: UsersService,
    private readonly check: PasswordCheck,
    private readonly accounts: ClosedAccounts,
    private readonly posts: PostsOfAuthor,
    private readonly audit: AuditTrail,
    private readonly jobs: Jobs,
    private readonly emails: EmailClient,
    private readonly database: Database,
  ) {}

  /** Throws `WrongPassword`, `LastAdmin`, `AccountAlreadyClosed`, and `StaleVersionError` when the precondition fails. */
  @Traced('privacy.close')
  async close(
    { id }: Principal,
    { password, posts }: CloseAccountRequest,
    origin: Origin,
    precondition: Precondition,
  ): Promise<void> {
    const checked = await this.check.require(id, password, origin);
    await this.database.transaction(async () => {
      const closed = await this.accounts.close(id, posts, precondition);
      // Closing ends the sessions once; if they were ended before that, what was right a moment ago may be so no longer.
      if (closed.credentialsVersion !== checked.credentialsVersion + 1) throw new WrongPassword();
      if (posts === 'remove') await this.posts.remove(id);
      await this.audit.record({
        action: 'account.closed',
        actorId: id,
        subject: { type: 'user', id },
        address: origin.address,
        details: { posts },
      });
      await this.jobs.enqueue(FAREWELLS, { userId: id });
    });
  }

  /** Tells the owner of a closed account when it will be erased; nobody, once it is open again or gone. */
  async sayFarewell(id: string, idempotencyKey: string): Promise<void> {
    // As it is, not as it is remembered: who has closed it has told other instances only now.
    const user = await this.users.findLatest(id);
    if (!user?.closedAt) return;
    const { email, username, closedAt } = user;
    const erasedOn = new Date(Date.parse(closedAt) + this.settings.graceDays * DAY_MS)
      .toISOString()
      .slice(0, 10);
    await this.emails.send({ to: email, ...accountClosedMail({ username, erasedOn }), idempotencyKey });
  }
}
