import { Injectable } from '@nestjs/common';
import { Passwords } from '#infrastructure/passwords/passwords.js';
import { Ids } from '#infrastructure/system/ids.js';
import type { Origin } from '../http/origin.js';
import { Authenticator, type Principal } from '../http/principal.js';
import { HashRenewal, UsersService } from '../users/index.js';
import { AccessTokens } from './access-tokens.js';
import { SignInAttempts } from './attempts/sign-in-attempts.js';
import { AccountSuspended, InvalidAccessToken, InvalidCredentials } from './auth.errors.js';
import type { LoginRequest } from './dto/login.request.js';
import { TokenResponse } from './dto/token.response.js';

@Injectable()
export class AuthService extends Authenticator {
  constructor(
    private readonly users: UsersService,
    private readonly passwords: Passwords,
    private readonly attempts: SignInAttempts,
    private readonly hashes: HashRenewal,
    private readonly tokens: AccessTokens,
    private readonly ids: Ids,
  ) {
    super();
  }

  /**
   * Throws `InvalidCredentials` for an unknown address and a wrong password alike, `AccountSuspended` for a right one,
   * `TooManySignIns` after too many wrong ones.
   */
  async login({ email, password }: LoginRequest, { address }: Origin): Promise<TokenResponse> {
    const user = await this.users.findByEmail(email);
    const matches = await this.attempts.guard({ userId: user?.id, email, address }, () =>
      this.passwords.verify(user?.passwordHash, password),
    );
    if (!user || !matches) throw new InvalidCredentials();
    if (!user.isActive) throw new AccountSuspended();
    await this.hashes.renew(user, password);
    return TokenResponse.of(
      this.tokens.issue({ userId: user.id, sessionId: this.ids.next() }),
      this.tokens.lifetimeSeconds,
    );
  }

  /** The role is read from the account, so that what is taken away is gone with the next request. */
  async authenticate(token: string): Promise<Principal> {
    const { userId, sessionId } = this.tokens.verify(token);
    const user = await this.users.find(userId);
    if (!user?.isActive) throw new InvalidAccessToken();
    return { id: user.id, role: user.role, sessionId };
  }
}
