import { Injectable } from '@nestjs/common';
import { Passwords } from '#infrastructure/passwords/passwords.js';
import type { Origin } from '#application/http/origin.js';
import { type User, UsersService } from '#application/users/index.js';
import { SignInAttempts } from '../attempts/sign-in-attempts.js';
import { WrongPassword } from './password.errors.js';

/** Asks who is signed in for the password once more: a token that was left lying about is not enough for everything. */
@Injectable()
export class PasswordCheck {
  constructor(
    private readonly users: UsersService,
    private readonly passwords: Passwords,
    private readonly attempts: SignInAttempts,
  ) {}

  /** The user as they were when the password was right. Throws `WrongPassword`, `TooManySignIns` after too many wrong ones. */
  async require(userId: string, password: string, { address }: Origin): Promise<User> {
    const user = await this.users.findLatest(userId);
    if (!user) throw new WrongPassword();
    const matches = await this.attempts.guard({ userId, email: user.email, address }, () =>
      this.passwords.verify(user.passwordHash, password),
    );
    if (!matches) throw new WrongPassword();
    return user;
  }
}
