import { Controller, Get, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../http/access.js';
import { ExistingId } from '../http/existing-id.js';
import { CurrentOrigin, type Origin } from '../http/origin.js';
import { CurrentUser, type Principal } from '../http/principal.js';
import { Query } from '../http/validation/validated.js';
import { DeadJobPage } from './dto/dead-job.response.js';
import { ListJobsRequest } from './dto/list-jobs.request.js';
import { JobsService } from './jobs.service.js';

@ApiTags('Admin')
@Controller('v1/admin/jobs')
export class JobsController {
  constructor(private readonly jobs: JobsService) {}

  /** Jobs that have failed for the last time, the oldest first. */
  @Get()
  @ApiOperation({ operationId: 'listDeadJobs' })
  @Requires('admin')
  async list(@Query() request: ListJobsRequest): Promise<DeadJobPage> {
    return DeadJobPage.of(await this.jobs.list(request), request.limit);
  }

  /** Sends one back to its queue, with all its attempts. */
  @Post(':id/retry')
  @ApiOperation({ operationId: 'retryDeadJob' })
  @Requires('admin')
  @HttpCode(HttpStatus.ACCEPTED)
  retry(
    @ExistingId('Job') id: string,
    @CurrentUser() { id: actorId }: Principal,
    @CurrentOrigin() { address }: Origin,
  ): Promise<void> {
    return this.jobs.retry(id, { actorId, address });
  }
}
