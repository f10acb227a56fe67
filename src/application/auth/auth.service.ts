import { Injectable } from '@nestjs/common';
import { note, Traced } from '#infrastructure/observability/tracing/spans.js';
import { Passwords } from '#infrastructure/passwords/passwords.js';
import type { Origin } from '../http/origin.js';
import { Authenticator, type Principal } from '../http/principal.js';
import { HashRenewal, type User, UsersService } from '../users/index.js';
import { SignInAttempts } from './attempts/sign-in-attempts.js';
import { AuthEvents } from './auth-events.js';
import { AccountClosed, AccountSuspended, InvalidAccessToken, InvalidCredentials } from './auth.errors.js';
import type { LoginRequest } from './dto/login.request.js';
import type { Tokens } from './dto/token.response.js';
import { Renewals } from './sessions/renewals.js';
import { SessionsService, type SignedIn } from './sessions/sessions.service.js';
import { AccessTokens } from './tokens/access-tokens.js';

@Injectable()
export class AuthService extends Authenticator {
  constructor(
    private readonly users: UsersService,
    private readonly passwords: Passwords,
    private readonly attempts: SignInAttempts,
    private readonly hashes: HashRenewal,
    private readonly tokens: AccessTokens,
    private readonly sessions: SessionsService,
    private readonly renewals: Renewals,
    private readonly events: AuthEvents,
  ) {
    super();
  }

  /**
   * Throws `InvalidCredentials` for an unknown address and a wrong password alike, `AccountSuspended` or `AccountClosed` for a
   * right one, `TooManySignIns` after too many wrong ones.
   */
  @Traced('auth.login')
  async login({ email, password }: LoginRequest, origin: Origin): Promise<Tokens> {
    const user = await this.users.findByEmail(email);
    const matches = await this.attempts.guard({ userId: user?.id, email, address: origin.address }, () =>
      this.passwords.verify(user?.passwordHash, password),
    );
    if (!user || !matches) {
      this.events.count('sign_in_failed');
      throw new InvalidCredentials();
    }
    requireOpenAccount(user);
    await this.hashes.renew(user, password);
    return this.begin(user, origin);
  }

  /** Signs in whoever has been proven to be the user. */
  async begin(user: User, origin: Origin): Promise<Tokens> {
    note({ 'galley.user.id': user.id });
    const signedIn = await this.sessions.begin(user, origin);
    this.events.count('signed_in');
    return this.tokensOf(signedIn);
  }

  private tokensOf({ session: { id, userId }, refreshToken }: SignedIn): Tokens {
    const accessToken = this.tokens.issue({ userId, sessionId: id });
    return { accessToken, lifetimeSeconds: this.tokens.lifetimeSeconds, refreshToken };
  }

  /** Throws `InvalidRefreshToken`. */
  @Traced('auth.refresh')
  async refresh(refreshToken: string, origin: Origin): Promise<Tokens> {
    return this.tokensOf(await this.renewals.renew(refreshToken, origin));
  }

  @Traced('auth.logout')
  async logout(user: Principal, origin: Origin): Promise<void> {
    await this.sessions.end(user.sessionId, user, origin);
    this.events.count('signed_out');
  }

  /** Role and status are read from the account, so that what is taken away is gone with the next request. */
  async authenticate(token: string): Promise<Principal> {
    const { userId, sessionId } = this.tokens.verify(token);
    const user = await this.sessions.letIn(userId, sessionId);
    if (!user) throw new InvalidAccessToken();
    return { id: user.id, role: user.role, sessionId };
  }
}

/** Told only to whoever has proved that the account is theirs. */
function requireOpenAccount({ status }: User): void {
  if (status === 'suspended') throw new AccountSuspended();
  if (status === 'closed') throw new AccountClosed();
}
