import { Injectable } from '@nestjs/common';
import { Cache } from '#infrastructure/cache/cache.service.js';
import type { Remembered } from '#infrastructure/cache/remembered.js';
import { Session } from './session.entity.js';

/** With its jitter, and with what this process adds, less than the 5 s after which a revoked session is refused everywhere. */
const TTL_MS = 3_500;

/** Sessions as they were a moment ago, so that not every request asks the database. */
@Injectable()
export class SessionsCache {
  private readonly sessions: Remembered<Session>;

  constructor(cache: Cache) {
    this.sessions = cache.of({
      name: 'session',
      ttlMs: TTL_MS,
      keeps: () => true,
      encode: (session) => JSON.stringify(session),
      decode: (text) => Object.assign(new Session(), JSON.parse(text)),
    });
  }

  get(id: string, load: () => Promise<Session | null>): Promise<Session | null> {
    return this.sessions.get(id, load);
  }

  forget(...ids: string[]): Promise<void> {
    return this.sessions.forget(...ids);
  }
}
