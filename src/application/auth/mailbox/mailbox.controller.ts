import { Controller, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Throttle } from '@nestjs/throttler';
import { Public } from '#application/http/access.js';
import { CurrentOrigin, type Origin } from '#application/http/origin.js';
import { CurrentUser, type Principal } from '#application/http/principal.js';
import { ConfigureRoute } from '#application/http/route-config.js';
import { ChangeEmailRequest } from '../dto/change-email.request.js';
import { ShowTokenRequest } from '../dto/show-token.request.js';
import { MailboxService } from './mailbox.service.js';
import { Refuses } from '#application/http/openapi/refuses.js';
import { Body } from '#application/http/validation/validated.js';
import { EmailTaken } from '#application/users/index.js';
import { TooManySignIns } from '../attempts/attempts.errors.js';
import { InvalidOneTimeToken, TooManyMails } from '../one-time-tokens/one-time-token.errors.js';
import { WrongPassword } from '../password/password.errors.js';
import { EmailUnchanged } from './mailbox.errors.js';

@ApiTags('Auth')
@Controller('v1/auth/email')
export class MailboxController {
  constructor(private readonly mailboxes: MailboxService) {}

  /** Verifies the e-mail address of an account by the token that was mailed there. */
  @Post('verify')
  @ApiOperation({ operationId: 'verifyEmail' })
  @Refuses({ 400: [InvalidOneTimeToken] })
  @Public()
  @Throttle({ auth: {} })
  @HttpCode(HttpStatus.NO_CONTENT)
  verify(@Body() { token }: ShowTokenRequest, @CurrentOrigin() origin: Origin): Promise<void> {
    return this.mailboxes.verify(token, origin);
  }

  /** Has another token mailed to the caller, whose address is not verified yet. */
  @Post('resend')
  @ApiOperation({ operationId: 'resendVerification' })
  @Throttle({ auth: {} })
  @HttpCode(HttpStatus.ACCEPTED)
  resend(@CurrentUser() { id }: Principal): Promise<void> {
    return this.mailboxes.resend(id);
  }

  /** Asks for another e-mail address, which then has to be confirmed; the present one is told. */
  @Post('change')
  @ApiOperation({ operationId: 'requestEmailChange' })
  @Refuses({ 400: [EmailUnchanged], 403: [WrongPassword], 429: [TooManySignIns, TooManyMails] })
  @Throttle({ auth: {} })
  @ConfigureRoute({ hashesPassword: true })
  @HttpCode(HttpStatus.ACCEPTED)
  change(
    @Body() request: ChangeEmailRequest,
    @CurrentUser() { id }: Principal,
    @CurrentOrigin() origin: Origin,
  ): Promise<void> {
    return this.mailboxes.requestChange(id, request, origin);
  }

  /** Gives the account the e-mail address to which the token was mailed. */
  @Post('confirm')
  @ApiOperation({ operationId: 'confirmEmailChange' })
  @Refuses({ 400: [InvalidOneTimeToken], 409: [EmailTaken] })
  @Public()
  @Throttle({ auth: {} })
  @HttpCode(HttpStatus.NO_CONTENT)
  confirm(@Body() { token }: ShowTokenRequest, @CurrentOrigin() origin: Origin): Promise<void> {
    return this.mailboxes.confirmChange(token, origin);
  }
}
