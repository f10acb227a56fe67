import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { PermissionDeniedError } from '#foundation/errors/index.js';
import type { Role } from './principal.js';
import { requestOf } from './request-of.js';

/** Lets in who has the role. That somebody is signed in at all, the edge has settled before. */
export class RoleGuard implements CanActivate {
  constructor(private readonly role: Role) {}

  canActivate(context: ExecutionContext): boolean {
    const { principal } = requestOf(context);
    if (principal?.role !== this.role) throw new PermissionDeniedError(`Only for the role ${this.role}`);
    return true;
  }
}
