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
import { TellOfReuseJob } from './jobs/tell-of-reuse.job.js';
import { Renewals } from './sessions/renewals.js';
import { ReuseNotice } from './sessions/reuse-notice.js';
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

/** Who asks, and by what proof. Global for its `Authenticator`, which the edge asks without knowing who answers. */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([Session]), UsersModule, EmailModule],
  controllers: [AuthController, SessionsController, KeySetController],
  providers: [
    AuthService,
    AuthEvents,
    { provide: Authenticator, useExisting: AuthService },
    TokenKeys,
    AccessTokens,
    RefreshTokens,
    RefreshTokensRepository,
    SessionsService,
    SessionsRepository,
    SessionsCache,
    Renewals,
    ReuseNotice,
    TellOfReuseJob,
    AttemptsRepository,
    FamiliarNetworksRepository,
    SignInAttempts,
    makeCounterProvider({
      name: 'auth_events_total',
      help: 'What happened to those who sign in',
      labelNames: ['event'],
    }),
  ],
  exports: [Authenticator, SessionsService, SignInAttempts],
})
export class AuthModule {}
