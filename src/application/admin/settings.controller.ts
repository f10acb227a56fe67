import { Controller, Get, HttpCode, HttpStatus, Param, Patch } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../http/access.js';
import { CurrentOrigin, type Origin } from '../http/origin.js';
import { CurrentUser, type Principal } from '../http/principal.js';
import { ChangeSettingRequest } from './dto/change-setting.request.js';
import { SettingResponse, SettingsResponse } from './dto/setting.response.js';
import { SettingsService } from './settings.service.js';
import { Refuses } from '../http/openapi/refuses.js';
import { Body } from '../http/validation/validated.js';
import { SettingNotChangeable } from './settings.errors.js';

@ApiTags('Admin')
@Controller('v1/admin/settings')
export class SettingsController {
  constructor(private readonly settings: SettingsService) {}

  /** The settings that can be changed while the service runs, and what they are. */
  @Get()
  @ApiOperation({ operationId: 'listSettings' })
  @Requires('admin')
  list(): SettingsResponse {
    return SettingsResponse.of(this.settings.list());
  }

  /** Changes one, here at once and on every instance within seconds; null goes back to what it was started with. */
  @Patch(':name')
  @ApiOperation({ operationId: 'changeSetting' })
  @Refuses({ 403: [SettingNotChangeable] })
  @Requires('admin')
  @HttpCode(HttpStatus.OK)
  async change(
    @Param('name') name: string,
    @Body() { value }: ChangeSettingRequest,
    @CurrentUser() user: Principal,
    @CurrentOrigin() origin: Origin,
  ): Promise<SettingResponse> {
    return SettingResponse.of(await this.settings.change(name, value, user, origin));
  }
}
