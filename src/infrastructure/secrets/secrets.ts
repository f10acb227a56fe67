import { createHmac, hkdfSync } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { TokenSettings } from '#infrastructure/config/settings.js';

const KEY_BYTES = 32;

/** Keys for one purpose each, derived from the one secret (HKDF, RFC 5869): what one has signed is nothing to another. */
@Injectable()
export class Secrets {
  constructor(private readonly settings: TokenSettings) {}

  keyFor(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.settings.secretKey, '', `galley ${purpose}`, KEY_BYTES));
  }

  /** What stands for text that is not to be stored: an HMAC-SHA256 in base64url, the same for the same parts. */
  hashFor(purpose: string): (...parts: string[]) => string {
    const key = this.keyFor(purpose);
    return (...parts) => createHmac('sha256', key).update(parts.join('\n')).digest('base64url');
  }
}
