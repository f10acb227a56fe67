import { Controller, Get, Param, Patch } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { FlagsNotChangeable } from '#infrastructure/flags/flags.errors.js';
import { Requires } from '../http/access.js';
import { Refuses } from '../http/openapi/refuses.js';
import { CurrentOrigin, type Origin } from '../http/origin.js';
import { CurrentUser, type Principal } from '../http/principal.js';
import { Body } from '../http/validation/validated.js';
import { ChangeFlagRequest } from './dto/change-flag.request.js';
import { FlagResponse, FlagsResponse } from './dto/flag.response.js';
import { FlagsService } from './flags.service.js';

@ApiTags('Admin')
@Controller('v1/admin/flags')
export class FlagsController {
  constructor(private readonly flags: FlagsService) {}

  /** The feature flags, and for whom each is on. */
  @Get()
  @ApiOperation({ operationId: 'listFlags' })
  @Requires('admin')
  list(): FlagsResponse {
    return FlagsResponse.of(this.flags.list());
  }

  /** Changes one, here at once and on every instance within seconds. */
  @Patch(':key')
  @ApiOperation({ operationId: 'changeFlag' })
  @Refuses({ 409: [FlagsNotChangeable] })
  @Requires('admin')
  async change(
    @Param('key') key: string,
    @Body() request: ChangeFlagRequest,
    @CurrentUser() { id }: Principal,
    @CurrentOrigin() { address }: Origin,
  ): Promise<FlagResponse> {
    return FlagResponse.of(await this.flags.change(key, request, { actorId: id, address }));
  }
}
