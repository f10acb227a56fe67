import { Controller, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Throttle } from '@nestjs/throttler';
import { Public } from '#application/http/access.js';
import { CurrentOrigin, type Origin } from '#application/http/origin.js';
import { CurrentUser, type Principal } from '#application/http/principal.js';
import { ConfigureRoute } from '#application/http/route-config.js';
import { ChangePasswordRequest } from '../dto/change-password.request.js';
import { ForgotPasswordRequest } from '../dto/forgot-password.request.js';
import { ResetPasswordRequest } from '../dto/reset-password.request.js';
import { PasswordService } from './password.service.js';
import { Refuses } from '#application/http/openapi/refuses.js';
import { Body } from '#application/http/validation/validated.js';
import { TooManySignIns } from '../attempts/attempts.errors.js';
import { InvalidOneTimeToken } from '../one-time-tokens/one-time-token.errors.js';
import { WrongPassword } from './password.errors.js';

@ApiTags('Auth')
@Controller('v1/auth/password')
export class PasswordController {
  constructor(private readonly passwords: PasswordService) {}

  /** Has a token mailed with which another password can be chosen; the answer is the same where nobody has the address. */
  @Post('forgot')
  @ApiOperation({ operationId: 'forgotPassword' })
  @Public()
  @Throttle({ auth: {} })
  @HttpCode(HttpStatus.ACCEPTED)
  forgot(@Body() { email }: ForgotPasswordRequest, @CurrentOrigin() origin: Origin): Promise<void> {
    return this.passwords.forgot(email, origin);
  }

  /** Sets another password by the token from the mail, and ends all sessions. */
  @Post('reset')
  @ApiOperation({ operationId: 'resetPassword' })
  @Refuses({ 400: [InvalidOneTimeToken] })
  @Public()
  @Throttle({ auth: {} })
  @ConfigureRoute({ hashesPassword: true })
  @HttpCode(HttpStatus.NO_CONTENT)
  reset(@Body() request: ResetPasswordRequest, @CurrentOrigin() origin: Origin): Promise<void> {
    return this.passwords.reset(request, origin);
  }

  /** Changes the caller's password, and ends all their other sessions. */
  @Post('change')
  @ApiOperation({ operationId: 'changePassword' })
  @Refuses({ 403: [WrongPassword], 429: [TooManySignIns] })
  @Throttle({ auth: {} })
  @ConfigureRoute({ hashesPassword: true })
  @HttpCode(HttpStatus.NO_CONTENT)
  change(
    @Body() request: ChangePasswordRequest,
    @CurrentUser() caller: Principal,
    @CurrentOrigin() origin: Origin,
  ): Promise<void> {
    return this.passwords.change(caller, request, origin);
  }
}
