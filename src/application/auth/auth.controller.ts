import { Controller, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Throttle } from '@nestjs/throttler';
import { Public } from '../http/access.js';
import { CurrentOrigin, type Origin } from '../http/origin.js';
import { CurrentUser, type Principal } from '../http/principal.js';
import { ConfigureRoute } from '../http/route-config.js';
import { AuthService } from './auth.service.js';
import { LoginRequest } from './dto/login.request.js';
import { RefreshRequest } from './dto/refresh.request.js';
import { TokenResponse } from './dto/token.response.js';
import { Refuses } from '../http/openapi/refuses.js';
import { Body } from '../http/validation/validated.js';
import { TooManySignIns } from './attempts/attempts.errors.js';
import { AccountClosed, AccountSuspended, InvalidCredentials, InvalidRefreshToken } from './auth.errors.js';

@ApiTags('Auth')
@Controller('v1/auth')
export class AuthController {
  constructor(private readonly auth: AuthService) {}

  /** Signs in: an access token and a refresh token for an e-mail address and a password. */
  @Post('login')
  @ApiOperation({ operationId: 'signIn' })
  @Refuses({ 401: [InvalidCredentials], 403: [AccountSuspended, AccountClosed], 429: [TooManySignIns] })
  @Public()
  @Throttle({ auth: {} })
  @ConfigureRoute({ hashesPassword: true })
  @HttpCode(HttpStatus.OK)
  async login(@Body() request: LoginRequest, @CurrentOrigin() origin: Origin): Promise<TokenResponse> {
    return TokenResponse.of(await this.auth.login(request, origin));
  }

  /** Goes on: a new pair of tokens for a refresh token, which is spent. */
  @Post('refresh')
  @ApiOperation({ operationId: 'refreshTokens' })
  @Refuses({ 401: [InvalidRefreshToken] })
  @Public()
  @Throttle({ auth: {} })
  @HttpCode(HttpStatus.OK)
  async refresh(@Body() request: RefreshRequest, @CurrentOrigin() origin: Origin): Promise<TokenResponse> {
    return TokenResponse.of(await this.auth.refresh(request.refresh_token, origin));
  }

  /** Signs out: the session ends, and its tokens with it. */
  @Post('logout')
  @ApiOperation({ operationId: 'signOut' })
  @HttpCode(HttpStatus.NO_CONTENT)
  logout(@CurrentUser() user: Principal, @CurrentOrigin() origin: Origin): Promise<void> {
    return this.auth.logout(user, origin);
  }
}
