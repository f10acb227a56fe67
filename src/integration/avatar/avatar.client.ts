import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { DependencyError } from '#foundation/errors/index.js';
import { AvatarSettings } from '#infrastructure/config/settings.partners.js';
import { HttpClient } from '#infrastructure/http-client/http-client.js';
import { PartnerRefusal } from '#infrastructure/http-client/partner-refusal.js';
import { Dependencies } from '#infrastructure/resilience/dependencies.js';
import type { Dependency } from '#infrastructure/resilience/dependency.js';
import { addressIn } from './avatar.wire.js';

const NAME = 'avatar';

/** The service that knows the pictures of people. Without its address nobody has one. */
@Injectable()
export class AvatarClient {
  private readonly service: Dependency | null;

  constructor(
    private readonly settings: AvatarSettings,
    private readonly http: HttpClient,
    private readonly logger: PinoLogger,
    dependencies: Dependencies,
  ) {
    const circuit = { failures: settings.circuitFailures, openMs: 30_000, timeoutMs: settings.timeoutMs };
    this.service =
      settings.url === '' ? null : dependencies.declare({ name: NAME, priority: 'optional', circuit });
  }

  /** Whether there is such a service. */
  get isThere(): boolean {
    return this.service !== null;
  }

  /** Where the picture of an e-mail address's owner is. Throws `DependencyError`, and no other, when that cannot be found out. */
  async find(email: string): Promise<string | null> {
    if (!this.service) return null;
    return this.service.call(() => this.ask(email)).catch((error: unknown) => this.giveUp(error));
  }

  private async ask(email: string): Promise<string | null> {
    const digest = createHash('sha256').update(email.trim().toLowerCase()).digest('hex');
    const answer = await this.http.call({
      partner: NAME,
      method: 'GET',
      base: this.settings.url,
      path: `/avatars/${digest}`,
      timeoutMs: this.settings.timeoutMs,
      answers: [404],
    });
    if (answer.status === 404) return null;
    const address = addressIn(answer.json());
    if (address === null)
      throw new DependencyError(NAME, { cause: new Error('The answer has no usable url') });
    return address;
  }

  /** A refusal is our fault, so it is told here; nobody else should fail for want of a picture. */
  private giveUp(error: unknown): never {
    if (!(error instanceof PartnerRefusal)) throw error;
    this.logger.error({ err: error, dependency: NAME }, 'the avatar service refuses our question');
    throw new DependencyError(NAME, { cause: error });
  }
}
