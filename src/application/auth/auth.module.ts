import { Global, Module } from '@nestjs/common';
import { EmailModule } from '#integration/email/email.module.js';
import { Authenticator } from '../http/principal.js';
import { UsersModule } from '../users/index.js';
import { AccessTokens } from './access-tokens.js';
import { AuthController } from './auth.controller.js';
import { AuthService } from './auth.service.js';
import { Letters } from './letters/letters.js';
import { LettersJob } from './letters/letters.job.js';
import { EmailController } from './mailbox/email.controller.js';
import { MailboxService } from './mailbox/mailbox.service.js';
import { OneTimeTokens } from './one-time-tokens/one-time-tokens.js';
import { OneTimeTokensRepository } from './one-time-tokens/one-time-tokens.repository.js';
import { PasswordCheck } from './password/password-check.js';
import { PasswordController } from './password/password.controller.js';
import { PasswordService } from './password/password.service.js';

/** Mailboxes and passwords, and the tokens and letters by which they are proven. */
const proofs = [
  MailboxService,
  PasswordService,
  PasswordCheck,
  OneTimeTokens,
  OneTimeTokensRepository,
  Letters,
  LettersJob,
];

/** Who asks, and by what proof. Global for its `Authenticator`, which the edge asks without knowing who answers. */
@Global()
@Module({
  imports: [UsersModule, EmailModule],
  controllers: [AuthController, EmailController, PasswordController],
  providers: [AuthService, AccessTokens, ...proofs, { provide: Authenticator, useExisting: AuthService }],
  exports: [Authenticator],
})
export class AuthModule {}
