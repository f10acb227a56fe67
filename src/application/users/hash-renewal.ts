import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { Passwords } from '#infrastructure/passwords/passwords.js';
import type { User } from './user.entity.js';
import { UsersRepository } from './users.repository.js';

/** Makes hashes anew that are older than the parameters of today, while their passwords are at hand. */
@Injectable()
export class HashRenewal {
  constructor(
    private readonly users: UsersRepository,
    private readonly passwords: Passwords,
    private readonly logger: PinoLogger,
  ) {}

  /** For a password that is known to be right. Never throws: what cannot be done now is done at the next login. */
  async renew({ id, passwordHash }: User, password: string): Promise<void> {
    if (!this.passwords.needsRehash(passwordHash)) return;
    try {
      await this.users.replaceHash(id, passwordHash, await this.passwords.hash(password));
    } catch (error) {
      this.logger.warn({ err: error, user_id: id }, 'a password could not be hashed anew');
    }
  }
}
