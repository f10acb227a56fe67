import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SkipThrottle, Throttle } from '@nestjs/throttler';
import { Public } from '#application/http/access.js';
import { RouteConfigs } from '#application/http/route-config.js';

@Controller('soups')
class Soups {
  @Get()
  list(): string {
    return 'soups';
  }

  @Get(':id')
  @Public()
  @SkipThrottle()
  get(): string {
    return 'soup';
  }
}

@Controller('larder')
class Larder {
  @Get()
  @Throttle({ export: {} })
  list(): string {
    return 'all of it';
  }
}

@Controller('cellar')
@SkipThrottle()
@Throttle({ auth: {} })
class Cellar {
  @Get()
  list(): string {
    return 'barrels';
  }

  @Get('door')
  @SkipThrottle({ default: false })
  door(): string {
    return 'door';
  }
}

@Module({ imports: [DiscoveryModule], controllers: [Soups, Larder, Cellar], providers: [RouteConfigs] })
class Kitchen {}

describe('What decorators say', () => {
  let app: NestFastifyApplication;
  const configs = new Map<string, object>();
  beforeAll(async () => {
    app = await NestFactory.create<NestFastifyApplication>(Kitchen, new FastifyAdapter(), { logger: false });
    app.get(RouteConfigs).configure();
    app
      .getHttpAdapter()
      .getInstance()
      .addHook('onRoute', ({ url, config = {} }) => void configs.set(url, config));
    await app.init();
  });
  afterAll(() => app.close());

  it('of a method is known to its route, beside what others have said', () => {
    expect(configs.get('/soups/:id')).toMatchObject({ unlimited: true, private: false });
  });

  it('of a controller is known to each of its routes, unless a method says otherwise', () => {
    expect(configs.get('/cellar')).toMatchObject({ unlimited: true, stricter: 'auth' });
    expect(configs.get('/cellar/door')).toMatchObject({ stricter: 'auth' });
    expect(configs.get('/cellar/door')).not.toHaveProperty('unlimited');
  });

  it('names the budget that is drawn on', () => {
    expect(configs.get('/larder')).toMatchObject({ stricter: 'export' });
  });

  it('closes a route where they say nothing, and limits nobody', () => {
    expect(configs.get('/soups')).toMatchObject({ private: true });
    expect(configs.get('/soups')).not.toHaveProperty('unlimited');
    expect(configs.get('/soups')).not.toHaveProperty('stricter');
  });
});
