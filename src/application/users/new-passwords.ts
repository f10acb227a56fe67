import { Injectable } from '@nestjs/common';
import { lowerCased } from '#foundation/validators/index.js';
import { AppSettings } from '#infrastructure/config/settings.js';
import { Passwords } from '#infrastructure/passwords/passwords.js';
import { ValidationFailed } from '../http/problems/edge.errors.js';

/** Whose password it will be. */
interface Owner {
  readonly username: string;
  readonly email: string;
}

/**
 * The one way to a password that somebody chooses. That it is no name stands here and not among the validators: they know
 * neither what the service is called nor, where a password is changed, whose it is.
 */
@Injectable()
export class NewPasswords {
  constructor(
    private readonly passwords: Passwords,
    private readonly app: AppSettings,
  ) {}

  /** Its hash. Throws `ValidationFailed` for a name of its owner or of the service, `DegradedError` when too many wait. */
  async hash(password: string, { username, email }: Owner): Promise<string> {
    const mailbox = email.slice(0, email.lastIndexOf('@'));
    if ([username, email, mailbox, this.app.name].map(fold).includes(fold(password)))
      throw new ValidationFailed([PASSWORD_IS_A_NAME]);
    return this.passwords.hash(password);
  }
}

const PASSWORD_IS_A_NAME = {
  field: 'password',
  message: 'password must not be the username, the e-mail address or the name of the service',
  type: 'value_error',
};

const fold = (text: string): string => lowerCased(text.trim());
