import { Controller, Get, UseFilters } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { HealthCheck, type HealthCheckResult, HealthCheckService } from '@nestjs/terminus';
import { SkipThrottle } from '@nestjs/throttler';
import { SchemaHealth } from '#infrastructure/database/schema.health.js';
import { Public } from '../http/access.js';
import { DependenciesHealth } from './dependencies.health.js';
import { HealthReportFilter } from './health-report.filter.js';
import { LiveResponse } from './live.response.js';

@ApiTags('Operations')
@SkipThrottle()
@UseFilters(HealthReportFilter)
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly dependencies: DependenciesHealth,
    private readonly schema: SchemaHealth,
  ) {}

  /** The whole report. */
  @Get()
  @ApiOperation({ operationId: 'getHealth' })
  @Public()
  @HealthCheck()
  report(): Promise<HealthCheckResult> {
    return this.health.check([() => this.dependencies.check(), () => this.schema.check()]);
  }

  /** Whether the process lives; looks at no dependency. */
  @Get('live')
  @ApiOperation({ operationId: 'getLiveness' })
  @Public()
  live(): LiveResponse {
    return { status: 'ok' };
  }

  /** Whether to send requests here: 503 while a critical dependency is down, migrations are missing or it shuts down. */
  @Get('ready')
  @ApiOperation({ operationId: 'getReadiness' })
  @Public()
  @HealthCheck()
  ready(): Promise<HealthCheckResult> {
    return this.report();
  }

  /** Whether it has started; before that nothing listens. */
  @Get('startup')
  @ApiOperation({ operationId: 'getStartup' })
  @Public()
  startup(): LiveResponse {
    return { status: 'ok' };
  }
}
