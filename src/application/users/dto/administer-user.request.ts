import { IsOneOf, Optional } from '#foundation/validators/index.js';
import { USER_ROLES, USER_STATUSES, type UserRole, type UserStatus } from '../user.entity.js';

export class AdministerUserRequest {
  @Optional()
  @IsOneOf(USER_ROLES)
  role?: UserRole;

  @Optional()
  @IsOneOf(USER_STATUSES)
  status?: UserStatus;
}
