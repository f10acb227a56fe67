import { Injectable } from '@nestjs/common';
import { Passwords } from '#infrastructure/passwords/passwords.js';
import { type User, UsersService } from '#application/users/index.js';
import { WrongPassword } from './password.errors.js';

/** Asks who is signed in for the password once more: a token that was left lying about is not enough for everything. */
@Injectable()
export class PasswordCheck {
  constructor(
    private readonly users: UsersService,
    private readonly passwords: Passwords,
  ) {}

  /** The user as they were when the password was right. Throws `WrongPassword`. */
  async require(userId: string, password: string): Promise<User> {
    const user = await this.users.findLatest(userId);
    const matches = await this.passwords.verify(user?.passwordHash, password);
    if (!user || !matches) throw new WrongPassword();
    return user;
  }
}
