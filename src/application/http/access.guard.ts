import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { PermissionDeniedError, UnauthenticatedError } from '#foundation/errors/index.js';
import { PUBLIC, REQUIRED_ROLE } from './access.js';
import type { Role } from './principal.js';

/** Denies by default: a route is public, or somebody is signed in, and has the role that the route requires. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const handler = context.getHandler();
    if (this.reflector.get<boolean | undefined>(PUBLIC, handler)) return true;
    const { principal } = context.switchToHttp().getRequest<FastifyRequest>();
    if (!principal) throw new UnauthenticatedError('An access token is required');
    const role = this.reflector.get<Role | undefined>(REQUIRED_ROLE, handler);
    if (role && principal.role !== role) throw new PermissionDeniedError(`Only for the role ${role}`);
    return true;
  }
}
