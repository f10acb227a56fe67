import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { SkipThrottle } from '@nestjs/throttler';
import { PrometheusController } from '@willsoto/nestjs-prometheus';
import type { FastifyReply } from 'fastify';
import { register } from 'prom-client';
import { Exposition } from '#infrastructure/cluster/exposition.js';
import { Public } from '../http/access.js';

@SkipThrottle()
@ApiExcludeController()
@Controller()
export class MetricsController extends PrometheusController {
  constructor(private readonly exposition: Exposition) {
    super();
  }

  /** Everything measured, as Prometheus text. */
  @Get()
  @Public()
  override index(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.header('content-type', register.contentType);
    return this.exposition.text();
  }
}
