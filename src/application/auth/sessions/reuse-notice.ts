import { Injectable } from '@nestjs/common';
import { EmailClient } from '#integration/email/email.client.js';
import { reuseMail } from '#integration/email/templates/reuse.js';
import { UsersService } from '#application/users/index.js';
import { SessionsRepository } from './sessions.repository.js';

@Injectable()
export class ReuseNotice {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly users: UsersService,
    private readonly emails: EmailClient,
  ) {}

  /** Tells the user that a session of theirs was ended, and why; with the same key it arrives once. */
  async send(sessionId: string, idempotencyKey: string): Promise<void> {
    const session = await this.sessions.findById(sessionId);
    const user = session && (await this.users.find(session.userId));
    if (!session || !user) return;
    await this.emails.send({ to: user.email, ...reuseMail({ ...user, ...session }), idempotencyKey });
  }
}
