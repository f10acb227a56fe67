import { Global, Module } from '@nestjs/common';
import { makeCounterProvider } from '@willsoto/nestjs-prometheus';
import { Authenticator } from '../http/principal.js';
import { UsersModule } from '../users/index.js';
import { AccessTokens } from './access-tokens.js';
import { AttemptsRepository } from './attempts/attempts.repository.js';
import { FamiliarNetworksRepository } from './attempts/familiar-networks.repository.js';
import { SignInAttempts } from './attempts/sign-in-attempts.js';
import { AuthEvents } from './auth-events.js';
import { AuthController } from './auth.controller.js';
import { AuthService } from './auth.service.js';

/** Who asks, and by what proof. Global for its `Authenticator`, which the edge asks without knowing who answers. */
@Global()
@Module({
  imports: [UsersModule],
  controllers: [AuthController],
  providers: [
    AuthService,
    AccessTokens,
    AuthEvents,
    AttemptsRepository,
    FamiliarNetworksRepository,
    SignInAttempts,
    makeCounterProvider({
      name: 'auth_events_total',
      help: 'What happened to those who sign in',
      labelNames: ['event'],
    }),
    { provide: Authenticator, useExisting: AuthService },
  ],
  exports: [Authenticator, SignInAttempts],
})
export class AuthModule {}
