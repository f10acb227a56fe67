import { Injectable } from '@nestjs/common';
import { NotFoundError } from '#foundation/errors/index.js';
import { Database } from '#infrastructure/database/database.js';
import { Clock } from '#infrastructure/system/clock.js';
import { Precondition } from '../http/versions/if-match.js';
import { Administration } from './administration.js';
import { Avatars } from './avatars.js';
import type { PostsFate, User } from './user.entity.js';
import { UserChanges } from './user-changes.js';
import { LastAdmin } from './user.errors.js';
import { UsersCache } from './users.cache.js';
import { UsersRepository } from './users.repository.js';

/** Whose account it is, said twice: a slip in one names nobody. */
export type Owner = Pick<User, 'username' | 'email'>;

/** The accounts of those who leave, from closing to erasure. What else they have here is for whoever calls. */
@Injectable()
export class ClosedAccounts {
  constructor(
    private readonly users: UsersRepository,
    private readonly changes: UserChanges,
    private readonly administration: Administration,
    private readonly cache: UsersCache,
    private readonly avatars: Avatars,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Throws `LastAdmin`, `AccountAlreadyClosed`, and `StaleVersionError` when the precondition fails. */
  close(id: string, postsFate: PostsFate, precondition: Precondition): Promise<User> {
    return this.database.transaction(async () => {
      // Of anybody else the admins must not be locked: to take leave of many posts takes long.
      const isAdmin = (await this.users.findById(id))?.isActiveAdmin ?? false;
      if (isAdmin && (await this.administration.isLastAdmin(id))) throw new LastAdmin();
      await this.database.afterPossibleCommit(() => this.avatars.forget(id));
      return this.changes.make(id, (user) => {
        // Who has been made an admin this moment may be the last one, and has to ask again.
        if (user.isActiveAdmin && !isAdmin) throw new LastAdmin();
        user.close(postsFate, this.clock.now());
        precondition.requireFor(user);
      });
    });
  }

  /** Some of those closed before a moment, the longest closed first, from the one after `last` on. */
  closedBefore(moment: Date, limit: number, last: User | null): Promise<User[]> {
    return this.users.findClosed(moment, limit, last);
  }

  /**
   * An account to be erased in the open transaction; nobody else can open it again, or erase it, until that ends. Null where
   * somebody has.
   */
  claim(id: string, closedBefore: Date): Promise<User | null> {
    return this.users.claimClosed(id, closedBefore);
  }

  /**
   * An account to be erased in the open transaction at the operator's word: closed first where it is open. Where it is closed
   * already, what its owner wants for the posts stands. Throws `NotFoundError` and `LastAdmin`.
   */
  async claimOf({ username, email }: Owner, postsFate: PostsFate): Promise<User> {
    const known = await this.users.findByEmail(email);
    const isMeant = known?.username.toLowerCase() === username.toLowerCase();
    if (!known || !isMeant) throw new NotFoundError('User', `${username}, ${email}`);
    const user = await this.users.findForUpdate(known.id);
    if (user?.status === 'closed') return user;
    return this.close(known.id, postsFate, new Precondition(undefined));
  }

  /** Deletes the account for good, and with it all that belongs to nobody else. */
  async erase({ id }: User): Promise<void> {
    await this.users.delete(id);
    await this.database.afterPossibleCommit(async () => {
      await this.cache.forget(id);
      await this.avatars.forget(id);
    });
  }
}
