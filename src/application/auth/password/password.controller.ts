import { Body, Controller, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Throttle } from '@nestjs/throttler';
import { Public } from '#application/http/access.js';
import { CurrentOrigin, type Origin } from '#application/http/origin.js';
import { CurrentUser, type Principal } from '#application/http/principal.js';
import { ChangePasswordRequest } from '../dto/change-password.request.js';
import { ForgotPasswordRequest } from '../dto/forgot-password.request.js';
import { ResetPasswordRequest } from '../dto/reset-password.request.js';
import { PasswordService } from './password.service.js';

@ApiTags('Auth')
@Controller('v1/auth/password')
export class PasswordController {
  constructor(private readonly passwords: PasswordService) {}

  /** Has a token mailed with which another password can be chosen; the answer is the same where nobody has the address. */
  @Post('forgot')
  @Public()
  @Throttle({ auth: {} })
  @HttpCode(HttpStatus.ACCEPTED)
  forgot(@Body() { email }: ForgotPasswordRequest, @CurrentOrigin() origin: Origin): Promise<void> {
    return this.passwords.forgot(email, origin);
  }

  /** Sets another password by the token from the mail, and ends all sessions. */
  @Post('reset')
  @Public()
  @Throttle({ auth: {} })
  @HttpCode(HttpStatus.NO_CONTENT)
  reset(@Body() request: ResetPasswordRequest, @CurrentOrigin() origin: Origin): Promise<void> {
    return this.passwords.reset(request, origin);
  }

  /** Changes the caller's password, and ends all their other sessions. */
  @Post('change')
  @Throttle({ auth: {} })
  @HttpCode(HttpStatus.NO_CONTENT)
  change(
    @Body() request: ChangePasswordRequest,
    @CurrentUser() caller: Principal,
    @CurrentOrigin() origin: Origin,
  ): Promise<void> {
    return this.passwords.change(caller, request, origin);
  }
}
