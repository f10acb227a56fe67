import { Injectable } from '@nestjs/common';
import { EmailSettings } from '#infrastructure/config/settings.partners.js';
import { Clock } from '#infrastructure/system/clock.js';
import { EmailClient } from '#integration/email/email.client.js';
import { passwordChangedMail } from '#integration/email/templates/password-changed.js';
import { reuseMail } from '#integration/email/templates/reuse.js';
import { UsersService } from '#application/users/index.js';
import { OneTimeTokens } from '../one-time-tokens/one-time-tokens.js';
import { SessionsRepository } from '../sessions/sessions.repository.js';
import { MAILS, type Occasion } from './occasions.js';

/** What is written to people about their mailboxes, passwords and sessions; by jobs, and with the same key it arrives once. */
@Injectable()
export class Letters {
  constructor(
    private readonly tokens: OneTimeTokens,
    private readonly sessions: SessionsRepository,
    private readonly users: UsersService,
    private readonly emails: EmailClient,
    private readonly settings: EmailSettings,
    private readonly clock: Clock,
  ) {}

  /** Asks users to prove the address they have, unless they have done so. */
  async askToVerify(userId: string, idempotencyKey: string): Promise<void> {
    const user = await this.users.findLatest(userId);
    if (!user?.isActive || user.emailVerified) return;
    await this.tokens.forVerifying(user, idempotencyKey);
    await this.write('verify', idempotencyKey, idempotencyKey);
  }

  /** Asks users to prove the address they want. Where it is another's, its owner is told, and whoever asked is not. */
  async askToConfirm(tokenId: string, idempotencyKey: string): Promise<void> {
    const token = await this.tokens.find(tokenId);
    const owner = token && (await this.users.findByEmail(token.email));
    await this.write(owner ? 'address-in-use' : 'change', tokenId, idempotencyKey);
  }

  /** Nothing is written about a token that is not there; none is handed over that would not be taken. */
  async write(occasion: Occasion, tokenId: string, idempotencyKey: string): Promise<void> {
    const token = await this.tokens.find(tokenId);
    const user = token && (await this.users.findLatest(token.userId));
    if (!token || !user) return;
    const { to, page, write } = MAILS[occasion];
    if (page !== null && !token.isGood(user, this.clock.now())) return;
    const text = this.tokens.textOf(tokenId);
    const content = write({ username: user.username, token: text, link: this.linkTo(page, text) });
    await this.emails.send({ to: token[to], ...content, idempotencyKey });
  }

  private linkTo(page: string | null, token: string): URL | null {
    const { frontendUrl } = this.settings;
    if (page === null || frontendUrl === '') return null;
    return new URL(`${frontendUrl.replace(/\/$/, '')}/${page}?token=${token}`);
  }

  async tellOfPassword(userId: string, idempotencyKey: string): Promise<void> {
    const user = await this.users.findLatest(userId);
    if (user) await this.emails.send({ to: user.email, ...passwordChangedMail(user), idempotencyKey });
  }

  /** Tells whose session was ended for it that their refresh token came twice. */
  async tellOfReuse(sessionId: string, idempotencyKey: string): Promise<void> {
    const session = await this.sessions.findById(sessionId);
    const user = session && (await this.users.findLatest(session.userId));
    if (!session || !user) return;
    const content = reuseMail({ username: user.username, device: session.device });
    await this.emails.send({ to: user.email, ...content, idempotencyKey });
  }
}
