import { Injectable } from '@nestjs/common';
import { DependencyError } from '#foundation/errors/index.js';
import { Cache } from '#infrastructure/cache/cache.service.js';
import type { Remembered } from '#infrastructure/cache/remembered.js';
import { degrade } from '#infrastructure/observability/request-context.js';
import { AvatarClient } from '#integration/avatar/avatar.client.js';
import type { User } from './user.entity.js';

/** What is shown where no picture is known; served from `static/`. */
export const DEFAULT_AVATAR = '/static/default-avatar.png';
/** As long as their user. */
const TTL_MS = 300_000;

/** Where the pictures of users are: each is looked up once, and remembered; without an answer it is the placeholder. */
@Injectable()
export class Avatars {
  private readonly addresses: Remembered<string>;

  constructor(
    private readonly client: AvatarClient,
    cache: Cache,
  ) {
    this.addresses = cache.of({
      name: 'avatar',
      ttlMs: TTL_MS,
      keeps: () => true,
      encode: String,
      decode: String,
    });
  }

  /** Waits for the partner no longer than its circuit lets it; where there is none, for nobody. */
  of(user: User): string | Promise<string> {
    return this.client.isThere ? this.knownOrLookedUp(user) : DEFAULT_AVATAR;
  }

  private async knownOrLookedUp(user: User): Promise<string> {
    try {
      return (await this.addresses.get(user.id, () => this.lookUp(user))) ?? DEFAULT_AVATAR;
    } catch (error) {
      if (!(error instanceof DependencyError)) throw error;
      degrade('avatar');
      return DEFAULT_AVATAR;
    }
  }

  private async lookUp({ email }: User): Promise<string> {
    return (await this.client.find(email)) ?? DEFAULT_AVATAR;
  }

  forget(id: string): Promise<void> {
    return this.addresses.forget(id);
  }

  /** For lists, which wait for no partner: what is remembered, else the placeholder. */
  async known(users: User[]): Promise<(user: User) => string> {
    if (!this.client.isThere) return () => DEFAULT_AVATAR;
    const addresses = await this.addresses.recallAll(users.map(({ id }) => id));
    return ({ id }) => addresses.get(id) ?? DEFAULT_AVATAR;
  }
}
