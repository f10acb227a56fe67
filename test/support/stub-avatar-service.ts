import { createHash } from 'node:crypto';
import { type Answer, type Arrival, StubHttpPartner } from './stub-http-partner.js';

/** Knows the pictures that it is given. */
export class StubAvatarService extends StubHttpPartner {
  private readonly answers = new Map<string, unknown>();

  /** The answer about this e-mail address is to be this JSON. */
  tell(email: string, json: unknown): void {
    this.answers.set(`/avatars/${createHash('sha256').update(email).digest('hex')}`, json);
  }

  protected answer({ method, path }: Arrival): Answer {
    const json = method === 'GET' ? this.answers.get(path) : undefined;
    return json === undefined ? { status: 404, json: { error: 'not found' } } : { status: 200, json };
  }
}
