import { createHmac, hash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Secrets } from '#infrastructure/secrets/secrets.js';

const TOKEN_BYTES = 32;

/**
 * Opaque tokens of 256 bits, of which only the SHA-256 is stored. Each successor is derived from its parent and a secret:
 * whoever sends the parent twice gets the same one, though it is written nowhere.
 */
@Injectable()
export class RefreshTokens {
  private readonly key: Buffer;

  constructor(secrets: Secrets) {
    this.key = secrets.keyFor('refresh tokens');
  }

  first(): string {
    return randomBytes(TOKEN_BYTES).toString('base64url');
  }

  successorOf(token: string): string {
    return createHmac('sha256', this.key).update(token).digest('base64url');
  }

  digestOf(token: string): Buffer {
    return hash('sha256', token, 'buffer');
  }
}
