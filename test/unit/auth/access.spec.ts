import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ArgumentsHost, Catch, Controller, type ExceptionFilter, Get, Module } from '@nestjs/common';
import { APP_FILTER, DiscoveryModule, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { ApplicationError, UnauthenticatedError } from '#foundation/errors/index.js';
import { Public, Requires } from '#application/http/access.js';
import { identify } from '#application/http/edge/identity.js';
import { Authenticator, CurrentUser, type Principal, ROLES } from '#application/http/principal.js';
import { statusOf } from '#application/http/problems/statuses.js';
import { RouteConfigs } from '#application/http/route-config.js';

@Controller('v1')
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

/** Where no API is, and no token counts for more than that somebody has one. */
@Controller('larder')
class Larder {
  @Get()
  list(): string {
    return 'all of it';
  }
}

@Catch(ApplicationError)
class StatusFilter implements ExceptionFilter {
  catch(error: ApplicationError, host: ArgumentsHost): void {
    void host.switchToHttp().getResponse<FastifyReply>().code(statusOf(error)).send(error.message);
  }
}

/** Takes everybody for ann, in the role that is their token. */
class Trusting extends Authenticator {
  async authenticate(token: string): Promise<Principal> {
    const role = ROLES.find((one) => one === token);
    if (role) return { id: 'ann', role, sessionId: '' };
    throw new UnauthenticatedError('The access token is not valid');
  }
}

@Module({
  imports: [DiscoveryModule],
  controllers: [Planted, Larder],
  providers: [RouteConfigs, { provide: APP_FILTER, useClass: StatusFilter }],
})
class PlantedModule {}

describe('A route', () => {
  let app: NestFastifyApplication;
  beforeAll(async () => {
    app = await NestFactory.create<NestFastifyApplication>(PlantedModule, new FastifyAdapter(), {
      logger: false,
    });
    const fastify = app.getHttpAdapter().getInstance();
    for (const property of ['principal', 'refusal', 'route', 'trail'])
      fastify.decorateRequest(property, null);
    fastify.addHook('onRequest', identify(new Trusting()));
    fastify.addHook('onRequest', ({ refusal }, _reply, done) => done(refusal ?? undefined));
    app.get(RouteConfigs).configure();
    await app.init();
  });
  afterAll(() => app.close());

  it.each([
    ['that nobody has decorated', '/v1/undecorated', { stranger: 401, user: 200, admin: 200 }],
    ['that nobody has decorated, wherever it is', '/larder', { stranger: 401, user: 200, admin: 200 }],
    ['that is public', '/v1/public', { stranger: 200, user: 200, admin: 200 }],
    ['that is public and yet needs somebody', '/v1/careless', { stranger: 401, user: 200, admin: 200 }],
    ['that requires a role', '/v1/admins', { stranger: 401, user: 403, admin: 200 }],
  ])('%s lets in whom it says', async (_, url, expected) => {
    for (const [role, status] of Object.entries(expected)) {
      const { statusCode } = await app.inject({
        url,
        headers: role === 'stranger' ? {} : { authorization: `Bearer ${role}` },
      });
      expect({ role, status: statusCode }).toEqual({ role, status });
    }
  });
});
