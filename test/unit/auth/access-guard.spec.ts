import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ArgumentsHost, Catch, Controller, type ExceptionFilter, Get, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { ApplicationError } from '#foundation/errors/index.js';
import { AccessGuard } from '#application/http/access.guard.js';
import { Public, Requires } from '#application/http/access.js';
import { CurrentUser, type Principal, ROLES } from '#application/http/principal.js';
import { statusOf } from '#application/http/problems/statuses.js';

@Controller()
class Planted {
  @Get('undecorated')
  undecorated(): string {
    return 'for anybody signed in';
  }

  @Get('public')
  @Public()
  public(): string {
    return 'for everybody';
  }

  @Get('careless')
  @Public()
  careless(@CurrentUser() { id }: Principal): string {
    return id;
  }

  @Get('admins')
  @Requires('admin')
  admins(): string {
    return 'for admins';
  }
}

@Catch(ApplicationError)
class StatusFilter implements ExceptionFilter {
  catch(error: ApplicationError, host: ArgumentsHost): void {
    void host.switchToHttp().getResponse<FastifyReply>().code(statusOf(error)).send(error.message);
  }
}

@Module({
  controllers: [Planted],
  providers: [
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_FILTER, useClass: StatusFilter },
  ],
})
class PlantedModule {}

describe('A route', () => {
  let app: NestFastifyApplication;
  beforeAll(async () => {
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

  it.each([
    ['that nobody has decorated', '/undecorated', { stranger: 401, user: 200, admin: 200 }],
    ['that is public', '/public', { stranger: 200, user: 200, admin: 200 }],
    ['that is public and yet needs somebody', '/careless', { stranger: 401, user: 200, admin: 200 }],
    ['that requires a role', '/admins', { stranger: 401, user: 403, admin: 200 }],
  ])('%s lets in whom it says', async (_, url, expected) => {
    for (const [role, status] of Object.entries(expected)) {
      const { statusCode } = await app.inject({ url, headers: { 'x-role': role } });
      expect({ role, status: statusCode }).toEqual({ role, status });
    }
  });
});
