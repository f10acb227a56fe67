import { Injectable, type OnModuleInit } from '@nestjs/common';
import { NotFoundError } from '#foundation/errors/index.js';
import type { Page } from '#foundation/types/page.js';
import { AuditTrail } from '#infrastructure/audit/audit-trail.js';
import { TokenSettings } from '#infrastructure/config/settings.js';
import { Database } from '#infrastructure/database/database.js';
import { Purges } from '#infrastructure/jobs/purges.js';
import { Clock } from '#infrastructure/system/clock.js';
import { Ids } from '#infrastructure/system/ids.js';
import type { Origin } from '#application/http/origin.js';
import { Pager } from '#application/http/paging/pager.js';
import type { PageRequest } from '#application/http/paging/page.request.js';
import type { Principal } from '#application/http/principal.js';
import { type User, UsersService } from '#application/users/index.js';
import { RefreshTokens } from '../tokens/refresh-tokens.js';
import { RefreshTokensRepository } from '../tokens/refresh-tokens.repository.js';
import { ExportedSession } from './dto/exported-session.response.js';
import { lifetimeOf, type Lifetime, Session } from './session.entity.js';
import { SessionsCache } from './sessions.cache.js';
import { SessionsRepository } from './sessions.repository.js';

/** A session that has just been begun or used, and the refresh token that goes on with it. */
export interface SignedIn {
  readonly session: Session;
  readonly refreshToken: string;
}

/** Who is signed in where. */
@Injectable()
export class SessionsService implements OnModuleInit {
  private readonly lifetime: Lifetime;

  constructor(
    private readonly sessions: SessionsRepository,
    private readonly cache: SessionsCache,
    private readonly tokens: RefreshTokens,
    private readonly refreshTokens: RefreshTokensRepository,
    private readonly users: UsersService,
    private readonly audit: AuditTrail,
    private readonly database: Database,
    private readonly purges: Purges,
    private readonly pager: Pager,
    private readonly clock: Clock,
    private readonly ids: Ids,
    settings: TokenSettings,
  ) {
    this.lifetime = lifetimeOf(settings);
  }

  onModuleInit(): void {
    this.purges.register('sessions', { days: 7 }, (before) => this.sessions.deleteEndedBefore(before));
    this.purges.register('refresh_tokens', { days: 1 }, (before) =>
      this.refreshTokens.deleteExpiredBefore(before),
    );
  }

  /** Signs the user in, from there. */
  begin(user: User, origin: Origin): Promise<SignedIn> {
    return this.database.transaction(async () => {
      const now = this.clock.now();
      const session = Session.begin(this.ids.next(), user, origin, this.lifetime, now);
      const refreshToken = this.tokens.first();
      const goodUntil = session.use(origin, this.lifetime, now);
      await this.sessions.save(session);
      await this.refreshTokens.add(this.tokens.digestOf(refreshToken), session.id, goodUntil);
      await this.record('session.started', session.id, user.id, origin);
      return { session, refreshToken };
    });
  }

  /** The user, if the session lets them in; what was revoked or taken away elsewhere does for 5 s at the most. */
  async letIn(userId: string, id: string): Promise<User | null> {
    const session = await this.cache.get(id, () => this.findWithUserVersion(id));
    // Sessions are remembered for seconds, users for minutes: who has changed them may have died before it could say so.
    const user = session && (await this.users.findSince(session.userVersion ?? 0, userId));
    if (!user) return null;
    // It may have been kept through a change of credentials that is not remembered here.
    const isOld = session.credentialsVersion < user.credentialsVersion;
    const latest = isOld ? await this.sessions.findById(id) : session;
    return latest?.isAliveFor(user, this.clock.now()) ? user : null;
  }

  /** The session, and how new its user is. */
  private async findWithUserVersion(id: string): Promise<Session | null> {
    const session = await this.sessions.findById(id);
    const user = session && (await this.users.findLatest(session.userId));
    return user && Object.assign(session, { userVersion: user.version });
  }

  /** Those that let the caller in, the latest first. */
  async list(request: PageRequest, caller: Principal): Promise<Page<Session>> {
    const user = await this.users.find(caller.id);
    if (!user) throw new NotFoundError('User', caller.id);
    const now = this.clock.now();
    const usedAfter = new Date(now.getTime() - this.lifetime.idleMs);
    return this.pager.page(request, this.sessions.listAlive(user, now, usedAfter));
  }

  /** All of the caller that are still kept, ended ones too, read while somebody takes them. */
  async *export(caller: Principal): AsyncGenerator<ExportedSession> {
    for await (const session of this.sessions.listOf(caller.id).walk())
      yield ExportedSession.of(session, caller);
  }

  /** Ends one of the caller's sessions. Throws `NotFoundError` for another's, and for one that has ended. */
  end(id: string, by: Principal, origin: Origin): Promise<void> {
    return this.database.transaction(async () => {
      const session = await this.sessions.findForUpdate(id);
      if (session?.userId !== by.id || session.revokedAt !== null) throw new NotFoundError('Session', id);
      session.revoke(this.clock.now());
      await this.sessions.save(session);
      await this.record('session.revoked', id, by.id, origin);
      await this.database.afterPossibleCommit(() => this.cache.forget(id));
    });
  }

  /** Ends all of the caller's sessions but the one they ask with. */
  endOthers(by: Principal, origin: Origin): Promise<void> {
    return this.database.transaction(async () => {
      const ended = await this.sessions.revokeOthers(by.id, by.sessionId, this.clock.now());
      if (ended.length === 0) return;
      await this.record('session.others-revoked', by.sessionId, by.id, origin);
      await this.database.afterPossibleCommit(() => this.cache.forget(...ended));
    });
  }

  /** Keeps the caller's session through a change of their credentials, in the transaction of the change. */
  async keep(id: string, { credentialsVersion }: User): Promise<void> {
    const session = await this.sessions.findForUpdate(id);
    if (!session) return;
    session.credentialsVersion = credentialsVersion;
    await this.sessions.save(session);
    await this.database.afterPossibleCommit(() => this.cache.forget(id));
  }

  private record(action: string, id: string, actorId: string, { address }: Origin): Promise<void> {
    return this.audit.record({ action, actorId, subject: { type: 'session', id }, address });
  }
}
