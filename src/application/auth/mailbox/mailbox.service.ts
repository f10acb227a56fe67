import { Injectable } from '@nestjs/common';
import { AuditTrail } from '#infrastructure/audit/audit-trail.js';
import { Database } from '#infrastructure/database/database.js';
import { Jobs } from '#infrastructure/jobs/jobs.service.js';
import { Traced } from '#infrastructure/observability/tracing/spans.js';
import { Clock } from '#infrastructure/system/clock.js';
import type { Origin } from '#application/http/origin.js';
import { UNPROVEN_ADDRESSES, UsersService } from '#application/users/index.js';
import type { ChangeEmailRequest } from '../dto/change-email.request.js';
import { LETTERS, WANTED_ADDRESSES } from '../letters/letters.queues.js';
import { OneTimeTokens } from '../one-time-tokens/one-time-tokens.js';
import { PasswordCheck } from '../password/password-check.js';
import { EmailUnchanged } from './mailbox.errors.js';

/** Whose mailbox is whose: proven by a token that was mailed there. */
@Injectable()
export class MailboxService {
  constructor(
    private readonly users: UsersService,
    private readonly tokens: OneTimeTokens,
    private readonly check: PasswordCheck,
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Takes the token as proof of the address that the account has. Throws `InvalidOneTimeToken`. */
  @Traced('auth.verify-email')
  async verify(text: string, { address }: Origin): Promise<void> {
    await this.database.transaction(async () => {
      const token = await this.tokens.use('verify', text);
      await this.users.amend(token.userId, (user) => {
        token.requireFor(user);
        user.verifyEmail(this.clock.now());
      });
      await this.record('email.verified', null, token.userId, address);
    });
  }

  private record(action: string, actorId: string | null, userId: string, address: string): Promise<void> {
    return this.audit.record({ action, actorId, subject: { type: 'user', id: userId }, address });
  }

  /** Has another token mailed, unless the address is proven. */
  async resend(userId: string): Promise<void> {
    await this.jobs.enqueue(UNPROVEN_ADDRESSES, { userId });
  }

  /**
   * Has a token mailed to the address that the user wants, and a warning to the one they have. Whether somebody has it
   * already is not told here. Throws `WrongPassword`, `EmailUnchanged`, `TooManyMails`.
   */
  @Traced('auth.request-email-change')
  async requestChange(
    userId: string,
    { email, password }: ChangeEmailRequest,
    origin: Origin,
  ): Promise<void> {
    const user = await this.check.require(userId, password, origin);
    if (email === user.email) throw new EmailUnchanged();
    await this.database.transaction(async () => {
      const tokenId = await this.tokens.forChanging(user, email);
      await this.record('email.change-requested', userId, userId, origin.address);
      await this.jobs.enqueue(WANTED_ADDRESSES, { tokenId });
      await this.jobs.enqueue(LETTERS, { occasion: 'change-requested', tokenId });
    });
  }

  /** Gives the account the address that the token proves, and tells both mailboxes. Throws `InvalidOneTimeToken`, `EmailTaken`. */
  @Traced('auth.confirm-email-change')
  async confirmChange(text: string, { address }: Origin): Promise<void> {
    await this.database.transaction(async () => {
      const token = await this.tokens.use('change', text);
      await this.users.amend(token.userId, (user) => {
        token.requireFor(user);
        user.changeEmail(token.email, this.clock.now());
      });
      await this.record('email.changed', null, token.userId, address);
      await this.jobs.enqueue(LETTERS, { occasion: 'changed', tokenId: token.id });
      await this.jobs.enqueue(LETTERS, { occasion: 'left', tokenId: token.id });
    });
  }
}
