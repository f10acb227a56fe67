import { Injectable } from '@nestjs/common';
import { NotFoundError, PermissionDeniedError, UnauthenticatedError } from '#foundation/errors/index.js';
import type { Page } from '#foundation/types/page.js';
import { AuditTrail } from '#infrastructure/audit/audit-trail.js';
import { Database } from '#infrastructure/database/database.js';
import { Jobs } from '#infrastructure/jobs/jobs.service.js';
import { note, Traced } from '#infrastructure/observability/tracing/spans.js';
import { Clock } from '#infrastructure/system/clock.js';
import { Ids } from '#infrastructure/system/ids.js';
import { EmailClient } from '#integration/email/email.client.js';
import { welcomeMail } from '#integration/email/templates/welcome.js';
import { mergePatch } from '../http/merge-patch.js';
import { Pager } from '../http/paging/pager.js';
import type { Principal } from '../http/principal.js';
import type { Precondition } from '../http/versions/if-match.js';
import { Administration } from './administration.js';
import { Avatars, DEFAULT_AVATAR } from './avatars.js';
import type { AdministerUserRequest } from './dto/administer-user.request.js';
import type { CreateUserRequest } from './dto/create-user.request.js';
import type { EditProfileRequest } from './dto/edit-profile.request.js';
import type { ListUsersRequest } from './dto/list-users.request.js';
import { NewPasswords } from './new-passwords.js';
import type { Portrait } from './portrait.js';
import { UserChanges } from './user-changes.js';
import { type Registration, User } from './user.entity.js';
import { UsersCache } from './users.cache.js';
import { UNPROVEN_ADDRESSES, WELCOMES } from './users.queues.js';
import { UsersRepository } from './users.repository.js';

@Injectable()
export class UsersService {
  constructor(
    private readonly users: UsersRepository,
    private readonly cache: UsersCache,
    private readonly avatars: Avatars,
    private readonly changes: UserChanges,
    private readonly administration: Administration,
    private readonly audit: AuditTrail,
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly emails: EmailClient,
    private readonly newPasswords: NewPasswords,
    private readonly pager: Pager,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /**
   * What is to be registered. The hash of the password takes long, so it is made before any transaction is open. Throws
   * `ValidationFailed` for a password that is a name.
   */
  async prepare(request: CreateUserRequest): Promise<Registration> {
    return {
      username: request.username,
      email: request.email,
      passwordHash: await this.newPasswords.hash(request.password, request),
      displayName: request.display_name ?? null,
      bio: request.bio ?? null,
      age: request.age ?? null,
    };
  }

  /** Also sees to it that the user is welcomed, and asked to prove the e-mail address. Throws `UsernameTaken` or `EmailTaken`. */
  @Traced('users.register')
  async register(registration: Registration): Promise<Portrait> {
    const user = await this.database.transaction(async () => {
      const newcomer = User.register(this.ids.next(), registration, this.clock.now());
      note({ 'galley.user.id': newcomer.id });
      await this.users.save(newcomer);
      await this.jobs.enqueue(WELCOMES, { userId: newcomer.id });
      await this.jobs.enqueue(UNPROVEN_ADDRESSES, { userId: newcomer.id });
      await this.audit.record({
        action: 'account.registered',
        actorId: null,
        subject: { type: 'user', id: newcomer.id },
      });
      await this.database.afterCommit(async () => this.cache.put(newcomer));
      return newcomer;
    });
    return { user, avatarUrl: DEFAULT_AVATAR };
  }

  /** Sends the welcome mail; with the same key it arrives once, however often it is sent. */
  async welcome(id: string, idempotencyKey: string): Promise<void> {
    const user = await this.users.findById(id);
    if (user) await this.emails.send({ to: user.email, ...welcomeMail(user), idempotencyKey });
  }

  /** Throws `NotFoundError` also for somebody whom the caller may not see. */
  async get(id: string, caller: Principal | null): Promise<Portrait> {
    return this.portray(seen(await this.find(id), id, caller));
  }

  /** Throws as {@link get} does. */
  async getByUsername(username: string, caller: Principal | null): Promise<Portrait> {
    return this.portray(seen(await this.users.findByUsername(username), username, caller));
  }

  private async portray(user: User): Promise<Portrait> {
    return { user, avatarUrl: await this.avatars.of(user) };
  }

  /** As remembered, or read: without the hash of the password. */
  find(id: string): Promise<User | null> {
    return this.cache.get(id, () => this.users.findById(id));
  }

  /** As `find`, and never of before a version that is known to be there. */
  findSince(version: number, id: string): Promise<User | null> {
    return this.cache.getSince(version, id, () => this.users.findById(id));
  }

  /** From the database, with the hash of the password. */
  findLatest(id: string): Promise<User | null> {
    return this.users.findById(id);
  }

  /** From the database, if active, and so until the open transaction ends. */
  hold(id: string): Promise<User | null> {
    return this.users.findActiveForShare(id);
  }

  /** As `findLatest`. */
  findByEmail(email: string): Promise<User | null> {
    return this.users.findByEmail(email);
  }

  /** Those who exist and have not left, by id, in no order. */
  async findAll(ids: string[]): Promise<Map<string, Portrait>> {
    const portraits = await this.portrayAll(await this.users.findByIds([...new Set(ids)]));
    return new Map(portraits.map((portrait) => [portrait.user.id, portrait]));
  }

  /** A list waits for no partner: what is not remembered of avatars is the placeholder. */
  private async portrayAll(users: User[]): Promise<Portrait[]> {
    const avatarOf = await this.avatars.known(users);
    return users.map((user) => ({ user, avatarUrl: avatarOf(user) }));
  }

  /** The users asked for by id, for anybody, in the order asked; else a page of all, for admins only. */
  async list(request: ListUsersRequest, caller: Principal | null): Promise<Page<Portrait>> {
    if (request.ids !== undefined) {
      const users = await this.findAll(request.ids);
      return { items: [...new Set(request.ids)].flatMap((id) => users.get(id) ?? []), nextCursor: null };
    }
    if (!caller) throw new UnauthenticatedError('An access token is required');
    if (caller.role !== 'admin') throw new PermissionDeniedError('Only admins may list users');
    const { q, role, status, created_after, created_before, sort } = request;
    const filter = { beginning: q, role, status, createdAfter: created_after, createdBefore: created_before };
    const page = await this.pager.page(request, this.users.list(filter, sort));
    return { ...page, items: await this.portrayAll(page.items) };
  }

  /** Throws `UsernameTaken`, and `StaleVersionError` when the precondition fails. */
  @Traced('users.edit', (id: string) => ({ 'galley.user.id': id }))
  async editProfile(id: string, patch: EditProfileRequest, precondition: Precondition): Promise<Portrait> {
    const edited = await this.changes.make(id, (user) => {
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
      precondition.requireFor(user);
    });
    return this.portray(edited);
  }

  /**
   * Changes a user by their own verbs; joins the open transaction. What changes nothing leaves the row and its version as
   * they are. Throws `UsernameTaken` or `EmailTaken`.
   */
  amend(id: string, decide: (user: User) => void): Promise<User> {
    return this.changes.make(id, decide);
  }

  /** Throws `LastAdmin`, and `StaleVersionError` when the precondition fails. */
  async administer(
    id: string,
    patch: AdministerUserRequest,
    by: Principal,
    precondition: Precondition,
  ): Promise<Portrait> {
    return this.portray(await this.administration.administer(id, patch, by, precondition));
  }
}

function seen(user: User | null, id: string, caller: Principal | null): User {
  if (!user?.isVisibleTo(caller)) throw new NotFoundError('User', id);
  return user;
}
