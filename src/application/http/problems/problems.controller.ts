import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { SkipThrottle } from '@nestjs/throttler';
import { findProblemType, NotFoundError } from '#foundation/errors/index.js';
import { Public } from '../access.js';

@ApiTags('Operations')
@SkipThrottle()
@Controller('problems')
export class ProblemsController {
  /** Explains a problem type in prose. */
  @Get(':slug')
  @ApiOperation({ operationId: 'explainProblem' })
  @Public()
  @Header('content-type', 'text/plain; charset=utf-8')
  @ApiProduces('text/plain')
  explain(@Param('slug') slug: string): string {
    const type = findProblemType(slug);
    if (!type) throw new NotFoundError('Problem type', slug);
    return `${type.title}\n\n${type.about}\n`;
  }
}
