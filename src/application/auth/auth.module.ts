import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { makeCounterProvider } from '@willsoto/nestjs-prometheus';
import { EmailModule } from '#integration/email/email.module.js';
import { Authenticator } from '../http/principal.js';
import { UsersModule } from '../users/index.js';
import { AttemptsRepository } from './attempts/attempts.repository.js';
import { FamiliarNetworksRepository } from './attempts/familiar-networks.repository.js';
import { SignInAttempts } from './attempts/sign-in-attempts.js';
import { AuthEvents } from './auth-events.js';
import { AuthController } from './auth.controller.js';
import { AuthService } from './auth.service.js';
import { LettersJob } from './letters/letters.job.js';
import { Letters } from './letters/letters.js';
import { MailboxController } from './mailbox/mailbox.controller.js';
import { MailboxService } from './mailbox/mailbox.service.js';
import { OneTimeToken } from './one-time-tokens/one-time-token.entity.js';
import { OneTimeTokens } from './one-time-tokens/one-time-tokens.js';
import { OneTimeTokensRepository } from './one-time-tokens/one-time-tokens.repository.js';
import { PasswordCheck } from './password/password-check.js';
import { PasswordController } from './password/password.controller.js';
import { PasswordService } from './password/password.service.js';
import { Renewals } from './sessions/renewals.js';
import { Session } from './sessions/session.entity.js';
import { SessionsCache } from './sessions/sessions.cache.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SessionsRepository } from './sessions/sessions.repository.js';
import { SessionsService } from './sessions/sessions.service.js';
import { AccessTokens } from './tokens/access-tokens.js';
import { KeySetController } from './tokens/key-set.controller.js';
import { RefreshTokens } from './tokens/refresh-tokens.js';
import { RefreshTokensRepository } from './tokens/refresh-tokens.repository.js';
import { TokenKeys } from './tokens/token-keys.js';

const tokens = [TokenKeys, AccessTokens, RefreshTokens, RefreshTokensRepository];

const sessions = [SessionsService, SessionsRepository, SessionsCache, Renewals];

/** Wrong passwords, and what is told of those who sign in. */
const attempts = [
  SignInAttempts,
  AttemptsRepository,
  FamiliarNetworksRepository,
  AuthEvents,
  makeCounterProvider({
    name: 'auth_events_total',
    help: 'What happened to those who sign in',
    labelNames: ['event'],
  }),
];

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
  imports: [TypeOrmModule.forFeature([Session, OneTimeToken]), UsersModule, EmailModule],
  controllers: [AuthController, SessionsController, KeySetController, MailboxController, PasswordController],
  providers: [
    AuthService,
    { provide: Authenticator, useExisting: AuthService },
    ...tokens,
    ...sessions,
    ...attempts,
    ...proofs,
  ],
  exports: [Authenticator, SessionsService, PasswordCheck],
})
export class AuthModule {}
