import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '#foundation/errors/index.js';
import { Database } from '#infrastructure/database/database.js';
import type { User } from './user.entity.js';
import { UsersCache } from './users.cache.js';
import { UsersRepository } from './users.repository.js';

/** How a user is changed, whatever the change. */
@Injectable()
export class UserChanges {
  constructor(
    private readonly users: UsersRepository,
    private readonly cache: UsersCache,
    private readonly database: Database,
  ) {}

  /**
   * Locks the user while it is decided, so that of two who change them the second sees what the first has done. What
   * changes nothing leaves the row and its version as they are. Throws `NotFoundError`.
   */
  make(id: string, decide: (user: User) => void | Promise<void>): Promise<User> {
    return this.database.transaction(async () => {
      const user = await this.users.findForUpdate(id);
      if (!user) throw new NotFoundError('User', id);
      const before = { ...user };
      await decide(user);
      if (isDeepStrictEqual({ ...user }, before)) return user;
      await this.database.afterPossibleCommit(() => this.cache.forget(id));
      return this.users.save(user);
    });
  }
}
