import { Controller, Get, Param } from '@nestjs/common';
import { Public } from '../../src/application/http/access.js';
import { Deprecated } from '../../src/application/http/deprecation/deprecated.js';
import { HttpModule } from '../../src/application/http/http.module.js';
import { PageResponse } from '../../src/application/http/paging/page.response.js';

export const SINCE = '2020-01-31';
export const SUNSET = '2100-01-31';

class SoupPage extends PageResponse<string> {}

/** What every test file that loads this serves beside all else: something of before, and something of today. */
@Controller('v1/soups')
class SoupsController {
  /** Soups. */
  @Get()
  @Public()
  @Deprecated({ since: SINCE, sunset: SUNSET, successor: '/v2/soups' })
  list(): SoupPage {
    return new SoupPage(['bouillabaisse'], { items: [], nextCursor: 'more' }, 1);
  }

  /** A soup. */
  @Get(':name')
  @Deprecated({ since: SINCE, sunset: SUNSET, successor: '/v2/soups/:name' })
  @Public()
  get(@Param('name') name: string): { name: string } {
    return { name };
  }

  /** What is stirred. */
  @Get('fresh/today')
  @Public()
  fresh(): { name: string } {
    return { name: 'chowder' };
  }
}

const controllers = Reflect.getMetadata('controllers', HttpModule) as unknown[];
Reflect.defineMetadata('controllers', [...controllers, SoupsController], HttpModule);
