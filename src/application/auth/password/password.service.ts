import { Injectable } from '@nestjs/common';
import { AuditTrail } from '#infrastructure/audit/audit-trail.js';
import { Database } from '#infrastructure/database/database.js';
import { Jobs } from '#infrastructure/jobs/jobs.service.js';
import { Traced } from '#infrastructure/observability/tracing/spans.js';
import { Clock } from '#infrastructure/system/clock.js';
import type { Origin } from '#application/http/origin.js';
import type { Principal } from '#application/http/principal.js';
import { NewPasswords, type User, UsersService } from '#application/users/index.js';
import type { ChangePasswordRequest } from '../dto/change-password.request.js';
import type { ResetPasswordRequest } from '../dto/reset-password.request.js';
import { CHANGED_PASSWORDS, LETTERS } from '../letters/letters.queues.js';
import { OneTimeTokens } from '../one-time-tokens/one-time-tokens.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { PasswordCheck } from './password-check.js';
import { WrongPassword } from './password.errors.js';

/** Passwords that are forgotten, and those that are changed. */
@Injectable()
export class PasswordService {
  constructor(
    private readonly users: UsersService,
    private readonly tokens: OneTimeTokens,
    private readonly check: PasswordCheck,
    private readonly passwords: NewPasswords,
    private readonly sessions: SessionsService,
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /**
   * Has a token mailed to whoever may sign in with this address. For an address of nobody, and after many, it does all the
   * same, and nothing of it stays: strangers can ask for ever.
   */
  @Traced('auth.forgot-password')
  async forgot(email: string, { address }: Origin): Promise<void> {
    const owner = await this.users.findByEmail(email);
    const user = owner?.isActive ? owner : null;
    await this.database.transaction(async () => {
      const { id: tokenId, isStored } = await this.tokens.forResetting(user, email);
      await this.audit.record({
        action: 'password.reset-requested',
        actorId: null,
        subject: { type: 'user', id: isStored && user ? user.id : null },
        address,
      });
      await this.jobs.enqueue(LETTERS, { occasion: 'reset', tokenId });
    });
  }

  /**
   * Gives whoever shows the token another password, and signs them out everywhere. The token has proven the mailbox, too.
   * Throws `InvalidOneTimeToken`, and `ValidationFailed` for a password that is a name.
   */
  @Traced('auth.reset-password')
  async reset({ token: text, password }: ResetPasswordRequest, { address }: Origin): Promise<void> {
    // Looked at before it is used, so that only who has one is worth the price of a hash.
    const passwordHash = await this.passwords.hash(password, await this.ownerOf(text));
    await this.database.transaction(async () => {
      const token = await this.tokens.use('reset', text);
      await this.users.amend(token.userId, (user) => {
        token.requireFor(user);
        user.changePassword(passwordHash, this.clock.now());
        user.verifyEmail(this.clock.now());
      });
      await this.tell('password.reset', null, token.userId, address);
    });
  }

  private async ownerOf(text: string): Promise<User> {
    const token = await this.tokens.check('reset', text);
    return token.requireFor(await this.users.findLatest(token.userId));
  }

  private async tell(action: string, actorId: string | null, userId: string, address: string): Promise<void> {
    await this.audit.record({ action, actorId, subject: { type: 'user', id: userId }, address });
    await this.jobs.enqueue(CHANGED_PASSWORDS, { userId });
  }

  /**
   * Changes the caller's password, and signs them out everywhere else. Throws `WrongPassword`, and `ValidationFailed` for a
   * password that is a name.
   */
  @Traced('auth.change-password')
  async change(
    { id, sessionId }: Principal,
    { current_password, password }: ChangePasswordRequest,
    origin: Origin,
  ): Promise<void> {
    const checked = await this.check.require(id, current_password, origin);
    const passwordHash = await this.passwords.hash(password, checked);
    await this.database.transaction(async () => {
      const changed = await this.users.amend(id, (user) => {
        // What was right a moment ago may have been reset since.
        if (user.credentialsVersion !== checked.credentialsVersion) throw new WrongPassword();
        user.changePassword(passwordHash, this.clock.now());
      });
      await this.sessions.keep(sessionId, changed);
      await this.tell('password.changed', id, id, origin.address);
    });
  }
}
