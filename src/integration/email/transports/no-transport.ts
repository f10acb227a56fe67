import type { EmailTransport } from './email-transport.js';

/** Mail is off: what is sent is gone, and nobody waits for it. */
export class NoTransport implements EmailTransport {
  async send(): Promise<void> {
    return undefined;
  }
}
