import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { PermissionDeniedError } from '#foundation/errors/index.js';
import type { Role } from './principal.js';

/** Lets in who has the role. That somebody is signed in at all, the edge has settled before. */
export class RoleGuard implements CanActivate {
  constructor(private readonly role: Role) {}

  canActivate(context: ExecutionContext): boolean {
    const { principal } = context.switchToHttp().getRequest<FastifyRequest>();
    if (principal?.role !== this.role) throw new PermissionDeniedError(`Only for the role ${this.role}`);
    return true;
  }
}
