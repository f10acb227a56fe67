import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { AuditTrail } from '#infrastructure/audit/audit-trail.js';
import { TokenSettings } from '#infrastructure/config/settings.js';
import { Database } from '#infrastructure/database/database.js';
import { Jobs } from '#infrastructure/jobs/jobs.service.js';
import { Clock } from '#infrastructure/system/clock.js';
import type { Origin } from '#application/http/origin.js';
import { UsersService } from '#application/users/index.js';
import { AuthEvents } from '../auth-events.js';
import { InvalidRefreshToken } from '../auth.errors.js';
import { REUSES } from '../letters/letters.queues.js';
import { RefreshTokens } from '../tokens/refresh-tokens.js';
import { RefreshTokensRepository } from '../tokens/refresh-tokens.repository.js';
import { type Lifetime, lifetimeOf, type Session } from './session.entity.js';
import { SessionsCache } from './sessions.cache.js';
import { SessionsRepository } from './sessions.repository.js';
import type { SignedIn } from './sessions.service.js';

/** For so long a token that was spent still brings its successor: two tabs of one browser refresh at once. */
const RACE_MS = 10_000;

type Outcome =
  { readonly event: 'refreshed' | 'refresh_replayed'; readonly signedIn: SignedIn } | 'refresh_reused';

/** Goes on with sessions: each refresh token is spent once, and who spends it late has stolen it, or was stolen from. */
@Injectable()
export class Renewals {
  private readonly lifetime: Lifetime;

  constructor(
    private readonly sessions: SessionsRepository,
    private readonly cache: SessionsCache,
    private readonly tokens: RefreshTokens,
    private readonly refreshTokens: RefreshTokensRepository,
    private readonly users: UsersService,
    private readonly audit: AuditTrail,
    private readonly jobs: Jobs,
    private readonly events: AuthEvents,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly logger: PinoLogger,
    settings: TokenSettings,
  ) {
    this.lifetime = lifetimeOf(settings);
  }

  /**
   * Spends a refresh token: its session goes on from there, with the token's successor. Throws `InvalidRefreshToken` for what
   * is none; where the token was spent before, that ends its session, and its user is told.
   */
  async renew(token: string, origin: Origin): Promise<SignedIn> {
    const outcome = await this.database.transaction(() => this.spend(token, origin));
    this.events.count(outcome === 'refresh_reused' ? outcome : outcome.event);
    if (outcome === 'refresh_reused') throw new InvalidRefreshToken();
    return outcome.signedIn;
  }

  private async spend(token: string, origin: Origin): Promise<Outcome> {
    const now = this.clock.now();
    const digest = this.tokens.digestOf(token);
    const sessionId = await this.refreshTokens.spend(digest, now);
    if (sessionId !== null) return this.goOn(sessionId, token, origin, now);
    const known = await this.refreshTokens.find(digest);
    if (!known?.spentAt) throw new InvalidRefreshToken();
    const isRace = now.getTime() - Date.parse(known.spentAt) <= RACE_MS;
    return isRace ? this.repeat(known.sessionId, token, now) : this.end(known.sessionId, origin, now);
  }

  private async goOn(sessionId: string, token: string, origin: Origin, now: Date): Promise<Outcome> {
    const session = await this.alive(await this.sessions.findForUpdate(sessionId), now);
    const refreshToken = this.tokens.successorOf(token);
    const goodUntil = session.use(origin, this.lifetime, now);
    await this.sessions.save(session);
    await this.refreshTokens.add(this.tokens.digestOf(refreshToken), sessionId, goodUntil);
    return { event: 'refreshed', signedIn: { session, refreshToken } };
  }

  private async repeat(sessionId: string, token: string, now: Date): Promise<Outcome> {
    const session = await this.alive(await this.sessions.findById(sessionId), now);
    return { event: 'refresh_replayed', signedIn: { session, refreshToken: this.tokens.successorOf(token) } };
  }

  private async alive(session: Session | null, now: Date): Promise<Session> {
    const user = session && (await this.users.findLatest(session.userId));
    if (!user || !session.isAliveFor(user, now)) throw new InvalidRefreshToken();
    return session;
  }

  /** Ends the session, in which two have the same token: the transaction commits, and its caller refuses. */
  private async end(sessionId: string, { address }: Origin, now: Date): Promise<Outcome> {
    const session = await this.sessions.findForUpdate(sessionId);
    if (!session || session.revokedAt !== null) throw new InvalidRefreshToken();
    session.revoke(now);
    await this.sessions.save(session);
    const subject = { type: 'session', id: sessionId };
    await this.audit.record({ action: 'session.reuse-detected', actorId: session.userId, subject, address });
    await this.jobs.enqueue(REUSES, { sessionId });
    await this.database.afterPossibleCommit(() => this.cache.forget(sessionId));
    await this.database.afterCommit(async () =>
      this.logger.warn({ session_id: sessionId, user_id: session.userId }, 'a refresh token was used twice'),
    );
    return 'refresh_reused';
  }
}
