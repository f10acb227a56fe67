import { Injectable } from '@nestjs/common';
import { NotFoundError, PermissionDeniedError, UnauthenticatedError } from '#foundation/errors/index.js';
import type { Page } from '#foundation/types/page.js';
import { Database } from '#infrastructure/database/database.js';
import { Passwords } from '#infrastructure/passwords/passwords.js';
import { Clock } from '#infrastructure/system/clock.js';
import { Ids } from '#infrastructure/system/ids.js';
import { mergePatch } from '../http/merge-patch.js';
import { Pager } from '../http/paging/pager.js';
import type { Principal } from '../http/principal.js';
import type { Precondition } from '../http/versions/if-match.js';
import type { AdministerUserRequest } from './dto/administer-user.request.js';
import type { CreateUserRequest } from './dto/create-user.request.js';
import type { EditProfileRequest } from './dto/edit-profile.request.js';
import type { ListUsersRequest } from './dto/list-users.request.js';
import { User } from './user.entity.js';
import { UsersRepository } from './users.repository.js';

@Injectable()
export class UsersService {
  constructor(
    private readonly users: UsersRepository,
    private readonly database: Database,
    private readonly passwords: Passwords,
    private readonly pager: Pager,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** Throws `UsernameTaken` or `EmailTaken`. */
  async register(request: CreateUserRequest): Promise<User> {
    const user = User.register(
      this.ids.next(),
      {
        username: request.username,
        email: request.email,
        passwordHash: await this.passwords.hash(request.password),
        displayName: request.display_name ?? null,
        bio: request.bio ?? null,
        age: request.age ?? null,
      },
      this.clock.now(),
    );
    return this.users.save(user);
  }

  async get(id: string): Promise<User> {
    return found(await this.users.findById(id), id);
  }

  async getByUsername(username: string): Promise<User> {
    return found(await this.users.findByUsername(username), username);
  }

  find(id: string): Promise<User | null> {
    return this.users.findById(id);
  }

  findByEmail(email: string): Promise<User | null> {
    return this.users.findByEmail(email);
  }

  /** Those who exist, by id, in no order. */
  async findAll(ids: string[]): Promise<Map<string, User>> {
    const users = await this.users.findByIds([...new Set(ids)]);
    return new Map(users.map((user) => [user.id, user]));
  }

  /** The users asked for by id, for anybody, in the order asked; else a page of all, for admins only. */
  async list(request: ListUsersRequest, caller: Principal | null): Promise<Page<User>> {
    if (request.ids !== undefined) {
      const users = await this.findAll(request.ids);
      return { items: [...new Set(request.ids)].flatMap((id) => users.get(id) ?? []), nextCursor: null };
    }
    if (!caller) throw new UnauthenticatedError('An access token is required');
    if (caller.role !== 'admin') throw new PermissionDeniedError('Only admins may list users');
    const { q, role, created_after, created_before, sort } = request;
    const filter = { beginning: q, role, createdAfter: created_after, createdBefore: created_before };
    return this.pager.page(request, this.users.list(filter, sort));
  }

  /** Throws `UsernameTaken`, and `StaleVersionError` when the precondition fails. */
  editProfile(id: string, patch: EditProfileRequest, precondition: Precondition): Promise<User> {
    return this.change(id, precondition, (user) => {
      const { username, displayName: display_name, bio, age } = user;
      const next = mergePatch({ username, display_name, bio, age }, patch) as EditProfileRequest;
      user.revise(
        {
          username: next.username ?? username,
          displayName: next.display_name ?? null,
          bio: next.bio ?? null,
          age: next.age ?? null,
        },
        this.clock.now(),
      );
    });
  }

  administer(id: string, patch: AdministerUserRequest, precondition: Precondition): Promise<User> {
    return this.change(id, precondition, (user) => user.administer(patch, this.clock.now()));
  }

  /** Makes the owner of an e-mail address an admin. */
  async grantAdmin(email: string): Promise<User> {
    const user = found(await this.users.findByEmail(email), email);
    user.administer({ role: 'admin' }, this.clock.now());
    return this.users.save(user);
  }

  private change(id: string, precondition: Precondition, decide: (user: User) => void): Promise<User> {
    return this.database.transaction(async () => {
      const user = found(await this.users.findForUpdate(id), id);
      decide(user);
      precondition.requireFor(user);
      return this.users.save(user);
    });
  }
}

function found(user: User | null, id: string): User {
  if (!user) throw new NotFoundError('User', id);
  return user;
}
