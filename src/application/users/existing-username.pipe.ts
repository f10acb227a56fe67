import type { PipeTransform } from '@nestjs/common';
import { NotFoundError } from '#foundation/errors/index.js';
import { isUsername } from '#foundation/validators/index.js';

/** A username in a path. Nobody has one that is none, so that is a 404 and never reaches the database. */
export class ExistingUsername implements PipeTransform<string, string> {
  transform(username: string): string {
    if (!isUsername(username)) throw new NotFoundError('User', username);
    return username;
  }
}
