import { Controller, Delete, Get, Header, HttpCode, HttpStatus } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ExistingId } from '#application/http/existing-id.js';
import { CurrentOrigin, type Origin } from '#application/http/origin.js';
import { CurrentUser, type Principal } from '#application/http/principal.js';
import { Query } from '#application/http/validation/validated.js';
import { ListSessionsRequest } from './dto/list-sessions.request.js';
import { SessionPage } from './dto/session.response.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('Auth')
@Controller('v1/auth/sessions')
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  /** Where the caller is signed in, the latest first. */
  @Get()
  @ApiOperation({ operationId: 'listSessions' })
  @Header('cache-control', 'no-store')
  async list(@Query() request: ListSessionsRequest, @CurrentUser() user: Principal): Promise<SessionPage> {
    return SessionPage.of(await this.sessions.list(request, user), request.limit, user);
  }

  /** Signs the caller out there. */
  @Delete(':id')
  @ApiOperation({ operationId: 'endSession' })
  @HttpCode(HttpStatus.NO_CONTENT)
  end(
    @ExistingId('Session') id: string,
    @CurrentUser() user: Principal,
    @CurrentOrigin() origin: Origin,
  ): Promise<void> {
    return this.sessions.end(id, user, origin);
  }

  /** Signs the caller out everywhere else. */
  @Delete()
  @ApiOperation({ operationId: 'endOtherSessions' })
  @HttpCode(HttpStatus.NO_CONTENT)
  endOthers(@CurrentUser() user: Principal, @CurrentOrigin() origin: Origin): Promise<void> {
    return this.sessions.endOthers(user, origin);
  }
}
