import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, ForbiddenException, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { OpenFeature } from '@openfeature/server-sdk';
import { BehindFlag } from '#application/http/flags/behind-flag.js';
import { ROLES } from '#application/http/principal.js';
import type { FlagSource } from '#infrastructure/flags/flag-source.js';
import type { FlagKey } from '#infrastructure/flags/flags.declared.js';
import { Flags } from '#infrastructure/flags/flags.js';
import { FlagsProvider } from '#infrastructure/flags/flags.provider.js';
import { forAll, type Rule } from '#infrastructure/flags/rule.js';

const rules = new Map<FlagKey, Rule>();
/** As where nothing can be read: without a rule it throws. */
const source: FlagSource = {
  onChange: () => undefined,
  now: (key) => ({ rule: rules.get(key) ?? unreadable(), source: 'database' }),
  change: () => unreadable(),
};
/** As when an admin changes it. */
function make(key: FlagKey, rule: Rule): void {
  rules.set(key, rule);
  source.onChange();
}
function unreadable(): never {
  throw new Error('no rule is there');
}

@Controller('v2/posts')
@BehindFlag('posts-v2')
class PostsOfTomorrow {
  @Get()
  list(): string {
    return 'posts';
  }

  @Get('found')
  @BehindFlag('full-text-search', () => new ForbiddenException())
  search(): string {
    return 'found';
  }
}

@Controller('v1/posts')
class PostsOfToday {
  @Get()
  list(): string {
    return 'posts';
  }
}

@Module({
  controllers: [PostsOfTomorrow, PostsOfToday],
  providers: [{ provide: Flags, useFactory: () => new Flags(OpenFeature.getClient('planted'), source) }],
})
class PlantedModule {}

describe('A route behind a flag', () => {
  let app: NestFastifyApplication;
  beforeAll(async () => {
    await OpenFeature.setProviderAndWait('planted', new FlagsProvider(source));
    app = await NestFactory.create<NestFastifyApplication>(PlantedModule, new FastifyAdapter(), {
      logger: false,
    });
    const fastify = app.getHttpAdapter().getInstance();
    fastify.decorateRequest('principal', null);
    fastify.addHook('onRequest', async (request) => {
      const role = ROLES.find((one) => one === request.headers['x-role']);
      request.principal = role ? { id: 'ann', role, sessionId: '' } : null;
    });
    await app.init();
  });
  afterAll(() => app.close());

  const status = async (url: string, role?: string) =>
    (await app.inject({ url, headers: role === undefined ? {} : { 'x-role': role } })).statusCode;

  it('is there while it is on, and as if there were none while it is off', async () => {
    make('posts-v2', forAll(true));
    expect(await status('/v2/posts')).toBe(200);
    make('posts-v2', forAll(false));
    expect(await status('/v2/posts')).toBe(404);
    expect(await status('/v1/posts')).toBe(200);
  });

  it('is there for those for whom it is on', async () => {
    make('posts-v2', { ...forAll(true), percentage: 0, roles: ['admin'] });
    expect(await Promise.all(['admin', 'user', ''].map((role) => status('/v2/posts', role)))).toEqual([
      200, 404, 404,
    ]);
  });

  it('needs all the flags that it is behind, and may say why it refuses', async () => {
    make('posts-v2', forAll(true));
    make('full-text-search', forAll(true));
    expect(await status('/v2/posts/found')).toBe(200);
    make('posts-v2', forAll(false));
    expect(await status('/v2/posts/found')).toBe(404);
    make('posts-v2', forAll(true));
    make('full-text-search', forAll(false));
    expect(await status('/v2/posts/found')).toBe(403);
  });

  it('is as the flag’s default where nothing answers', async () => {
    rules.clear();
    source.onChange();
    expect(await status('/v2/posts')).toBe(200);
    rules.set('posts-v2', forAll(false));
    expect(await status('/v2/posts')).toBe(404);
  });
});
