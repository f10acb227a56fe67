import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiSecurity } from '@nestjs/swagger';
import { PermissionDeniedError } from '#foundation/errors/index.js';
import { Refuses } from './openapi/refuses.js';
import type { Role } from './principal.js';
import { ConfigureRoute } from './route-config.js';

export const PUBLIC = 'public';
export const REQUIRED_ROLE = 'required-role';

declare module 'fastify' {
  interface FastifyContextConfig {
    public?: boolean;
  }
}

/** Anybody may call the route. */
export const Public = (): MethodDecorator =>
  applyDecorators(
    SetMetadata(PUBLIC, true),
    ConfigureRoute({ public: true }),
    // The document demands a token of every route; here one is welcome, and so is none.
    ApiBearerAuth(),
    ApiSecurity({}),
  );

/** Only somebody of this role may call the route. */
export const Requires = (role: Role): MethodDecorator =>
  applyDecorators(SetMetadata(REQUIRED_ROLE, role), Refuses({ 403: [PermissionDeniedError] }));
