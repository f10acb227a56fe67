import { Global, Module } from '@nestjs/common';
import { Authenticator } from '../http/principal.js';
import { UsersModule } from '../users/index.js';
import { AccessTokens } from './access-tokens.js';
import { AuthController } from './auth.controller.js';
import { AuthService } from './auth.service.js';

/** Who asks, and by what proof. Global for its `Authenticator`, which the edge asks without knowing who answers. */
@Global()
@Module({
  imports: [UsersModule],
  controllers: [AuthController],
  providers: [AuthService, AccessTokens, { provide: Authenticator, useExisting: AuthService }],
  exports: [Authenticator],
})
export class AuthModule {}
