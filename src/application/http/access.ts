import { applyDecorators, SetMetadata, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiSecurity } from '@nestjs/swagger';
import type { FastifyContextConfig } from 'fastify';
import { PermissionDeniedError } from '#foundation/errors/index.js';
import { Refuses } from './openapi/refuses.js';
import type { Role } from './principal.js';
import { RoleGuard } from './role.guard.js';

const PUBLIC = 'public';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Nobody may call the route who is not signed in. */
    private?: boolean;
  }
}

/** Anybody may call the route. */
export const Public = (): MethodDecorator =>
  applyDecorators(
    SetMetadata(PUBLIC, true),
    // The document demands a token of every route; here one is welcome, and so is none.
    ApiBearerAuth(),
    ApiSecurity({}),
  );

/** Only somebody of this role may call the route. */
export const Requires = (role: Role): MethodDecorator =>
  applyDecorators(UseGuards(new RoleGuard(role)), Refuses({ 403: [PermissionDeniedError] }));

/** Denies by default: a handler that does not say that it is public is private. */
export const accessOf = (handler: object): Partial<FastifyContextConfig> => ({
  private: !Reflect.hasMetadata(PUBLIC, handler),
});
