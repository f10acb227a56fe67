import { IsOneOf, Optional } from '#foundation/validators/index.js';
import { GIVEN_STATUSES, type GivenStatus, USER_ROLES, type UserRole } from '../user.entity.js';

export class AdministerUserRequest {
  @Optional()
  @IsOneOf(USER_ROLES)
  role?: UserRole;

  @Optional()
  @IsOneOf(GIVEN_STATUSES)
  status?: GivenStatus;
}
