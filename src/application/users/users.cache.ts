import { Injectable } from '@nestjs/common';
import { Cache } from '#infrastructure/cache/cache.service.js';
import type { Remembered } from '#infrastructure/cache/remembered.js';
import { User } from './user.entity.js';

const TTL_MS = 300_000;

/** Users as they were read, but never the hash of their password. */
@Injectable()
export class UsersCache {
  private readonly users: Remembered<User>;

  constructor(cache: Cache) {
    this.users = cache.of({
      name: 'user',
      ttlMs: TTL_MS,
      keeps: () => true,
      encode: (user) => JSON.stringify({ ...user, passwordHash: undefined }),
      decode: (text) => Object.assign(new User(), JSON.parse(text)),
    });
  }

  get(id: string, load: () => Promise<User | null>): Promise<User | null> {
    return this.users.get(id, load);
  }

  /** What is remembered from before that version is forgotten: whoever has changed it could not say so. */
  async getSince(version: number, id: string, load: () => Promise<User | null>): Promise<User | null> {
    const user = await this.users.get(id, load);
    if (!user || user.version >= version) return user;
    await this.forget(id);
    return load();
  }

  put(user: User): void {
    this.users.put(user.id, user);
  }

  forget(id: string): Promise<void> {
    return this.users.forget(id);
  }
}
