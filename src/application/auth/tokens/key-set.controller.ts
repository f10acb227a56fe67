import { Controller, Get, Header } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { NotFoundError } from '#foundation/errors/index.js';
import { Public } from '#application/http/access.js';
import { Refuses } from '#application/http/openapi/refuses.js';
import { KeySetResponse } from './key-set.response.js';
import { TokenKeys } from './token-keys.js';

@ApiTags('Auth')
@Controller('.well-known')
export class KeySetController {
  constructor(private readonly keys: TokenKeys) {}

  /** The keys by which access tokens can be verified, the present one first. */
  @Get('jwks.json')
  @ApiOperation({ operationId: 'getKeySet' })
  @Refuses({ 404: [NotFoundError] })
  @Public()
  @Header('cache-control', 'public, max-age=300')
  keySet(): KeySetResponse {
    return KeySetResponse.of(this.keys.publish());
  }
}
