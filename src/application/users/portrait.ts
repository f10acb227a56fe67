import type { User } from './user.entity.js';

/** A user together with where their picture is. */
export interface Portrait {
  readonly user: User;
  readonly avatarUrl: string;
}
