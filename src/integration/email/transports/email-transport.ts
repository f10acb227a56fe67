import type { Email } from '../email.js';

/** A way for mail to go. */
export abstract class EmailTransport {
  /** Throws `DependencyError` when the way is closed, `PartnerRefusal` when this mail may not go it. */
  abstract send(email: Email): Promise<void>;
}
