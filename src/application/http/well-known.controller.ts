import { Controller, Get, Header } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { NotFoundError } from '#foundation/errors/index.js';
import { ExposureSettings } from '#infrastructure/config/settings.js';
import { Clock } from '#infrastructure/system/clock.js';
import { Public } from './access.js';
import { Refuses } from './openapi/refuses.js';

/** RFC 9116 wants a date, and recommends less than a year. */
const GOOD_FOR_MS = 180 * 86_400_000;

@ApiTags('Operations')
@Controller('.well-known')
export class WellKnownController {
  constructor(
    private readonly exposure: ExposureSettings,
    private readonly clock: Clock,
  ) {}

  /** Whom to tell of a weakness (RFC 9116). */
  @Get('security.txt')
  @ApiOperation({ operationId: 'getSecurityContact' })
  @Refuses({ 404: [NotFoundError] })
  @Public()
  @Header('content-type', 'text/plain; charset=utf-8')
  @ApiProduces('text/plain')
  security(): string {
    const { securityContact } = this.exposure;
    if (securityContact === '') throw new NotFoundError('Document', 'security.txt');
    const expires = new Date(this.clock.milliseconds() + GOOD_FOR_MS).toISOString();
    return `Contact: ${securityContact}\nExpires: ${expires}\n`;
  }
}
