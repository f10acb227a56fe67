import { applyDecorators, SetMetadata } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBearerAuth, ApiSecurity } from '@nestjs/swagger';
import type { Role } from './principal.js';

export const PUBLIC = 'public';
export const REQUIRED_ROLE = 'required-role';

declare module 'fastify' {
  interface FastifyContextConfig {
    public?: boolean;
  }
}

/** Anybody may call the route. On methods only: a Fastify route's configuration is not read from classes. */
export const Public = (): MethodDecorator =>
  applyDecorators(
    SetMetadata(PUBLIC, true),
    RouteConfig({ public: true }),
    // The document demands a token of every route; here one is welcome, and so is none.
    ApiBearerAuth(),
    ApiSecurity({}),
  );

/** Only somebody of this role may call the route. */
export const Requires = (role: Role): MethodDecorator => SetMetadata(REQUIRED_ROLE, role);
