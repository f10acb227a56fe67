import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { SkipThrottle } from '@nestjs/throttler';
import { PrometheusController } from '@willsoto/nestjs-prometheus';
import type { FastifyReply } from 'fastify';
import { Public } from '../http/access.js';

@SkipThrottle()
@ApiExcludeController()
@Controller()
export class MetricsController extends PrometheusController {
  /** Everything measured, as Prometheus text. */
  @Get()
  @Public()
  override index(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return super.index(reply);
  }
}
