import { Controller, Delete, Get, Header, HttpCode, HttpStatus, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Throttle } from '@nestjs/throttler';
import { CurrentOrigin, type Origin } from '../http/origin.js';
import { CurrentUser, type Principal } from '../http/principal.js';
import { ConfigureRoute } from '../http/route-config.js';
import { Body } from '../http/validation/validated.js';
import { IfMatch, Precondition } from '../http/versions/if-match.js';
import { Closing } from './closing.js';
import { CloseAccountRequest } from './dto/close-account.request.js';
import { ExportResponse } from './dto/export.response.js';
import { Exports } from './exports.js';
import { Refuses } from '../http/openapi/refuses.js';
import { TooManySignIns, WrongPassword } from '../auth/index.js';
import { AccountAlreadyClosed, LastAdmin } from '../users/index.js';

@ApiTags('Users')
@Controller('v1/users/me')
export class PrivacyController {
  constructor(
    private readonly closing: Closing,
    private readonly exports: Exports,
  ) {}

  /** Closes the caller's account; it is erased later. */
  @Delete()
  @ApiOperation({ operationId: 'closeMyAccount' })
  @Refuses({ 403: [WrongPassword], 409: [LastAdmin, AccountAlreadyClosed], 429: [TooManySignIns] })
  @Throttle({ auth: {} })
  @ConfigureRoute({ hashesPassword: true })
  @HttpCode(HttpStatus.NO_CONTENT)
  close(
    @Body() request: CloseAccountRequest,
    @CurrentUser() user: Principal,
    @CurrentOrigin() origin: Origin,
    @IfMatch() precondition: Precondition,
  ): Promise<void> {
    return this.closing.close(user, request, origin, precondition);
  }

  /** Everything that is held about the caller, as a file. */
  @Get('export')
  @ApiOperation({ operationId: 'exportMyData' })
  @Throttle({ export: {} })
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ type: ExportResponse })
  async export(@CurrentUser() user: Principal): Promise<StreamableFile> {
    const { name, content } = await this.exports.of(user);
    const disposition = `attachment; filename="${name}"`;
    return new StreamableFile(content, { type: 'application/json; charset=utf-8', disposition });
  }
}
