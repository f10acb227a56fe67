import { Injectable } from '@nestjs/common';
import { type Algorithm, hash, type Options, verify } from '@node-rs/argon2';

const ARGON2ID = 2 as Algorithm.Argon2id;

/** OWASP's first choice for Argon2id: 19 MiB, two passes, one lane. */
const PARAMETERS: Options = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Passwords as they may be stored. */
@Injectable()
export class Passwords {
  /** Verified in place of a hash that is not there, so that a stranger costs what a user costs. */
  private readonly nobodys = this.hash('the password of nobody');

  /** A self-describing hash in PHC form, with its own salt. */
  hash(password: string): Promise<string> {
    return hash(password, PARAMETERS);
  }

  /** Whether the password belongs to the hash; never where there is none, and not any sooner. */
  async verify(storedHash: string | undefined, password: string): Promise<boolean> {
    const matches = await verify(storedHash ?? (await this.nobodys), password);
    return matches && storedHash !== undefined;
  }
}
