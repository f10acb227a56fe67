import type { Dependency } from '#infrastructure/resilience/dependency.js';
import type { Email } from '../email.js';
import type { EmailTransport } from './email-transport.js';

/** A way that is left alone for a while when it has been closed several times in a row. */
export class CircuitTransport implements EmailTransport {
  constructor(
    private readonly transport: EmailTransport,
    private readonly partner: Dependency,
  ) {}

  send(email: Email): Promise<void> {
    return this.partner.call(() => this.transport.send(email));
  }
}
