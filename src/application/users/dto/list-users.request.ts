import { IsCleanText, IsIds, IsInstant, IsOneOf, Optional } from '#foundation/validators/index.js';
import { PageRequest } from '#application/http/paging/page.request.js';
import { USER_ROLES, USER_STATUSES, type UserRole, type UserStatus } from '../user.entity.js';
import type { UserSort } from '../users.repository.js';

export class ListUsersRequest extends PageRequest {
  /** Up to 100 ids, separated by commas: public profiles, for anybody. Without it the list is for admins. */
  @Optional()
  @IsIds({ max: 100 })
  ids?: string[];

  /** How the username or the e-mail address begins. */
  @Optional()
  @IsCleanText({ min: 1, max: 254 })
  q?: string;

  @Optional()
  @IsOneOf(USER_ROLES)
  role?: UserRole;

  @Optional()
  @IsOneOf(USER_STATUSES)
  status?: UserStatus;

  @Optional()
  @IsInstant()
  created_after?: string;

  @Optional()
  @IsInstant()
  created_before?: string;

  @Optional()
  @IsOneOf(['created_at', '-created_at', 'username', '-username'])
  sort: UserSort = '-created_at';

  /** How many items the page is asked for. */
  get size(): number {
    return this.ids?.length ?? this.limit;
  }
}
