import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../http/access.js';
import { Query } from '../http/validation/validated.js';
import { AuditEventsService } from './audit-events.service.js';
import { AuditEventPage } from './dto/audit-event.response.js';
import { ListAuditEventsRequest } from './dto/list-audit-events.request.js';

@ApiTags('Admin')
@Controller('v1/admin/audit-events')
export class AuditEventsController {
  constructor(private readonly events: AuditEventsService) {}

  /** Who did what to which thing, the newest first. */
  @Get()
  @ApiOperation({ operationId: 'listAuditEvents' })
  @Requires('admin')
  async list(@Query() request: ListAuditEventsRequest): Promise<AuditEventPage> {
    return AuditEventPage.of(await this.events.list(request), request.limit);
  }
}
