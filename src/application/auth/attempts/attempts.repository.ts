import { Injectable } from '@nestjs/common';
import type { Instant } from '#foundation/types/instant.js';
import { Database } from '#infrastructure/database/database.js';
import { LONGEST_DELAY_SECONDS, type Patience } from './patience.js';

/** One attempt as it was counted. */
export interface Counted {
  readonly key: string;
  /** Until when this attempt blocks those that come after it; null where it does not. */
  readonly blockedUntil: Instant | null;
}

/** Doublings until the longest delay; more failures than these are not remembered. */
const DOUBLINGS = Math.ceil(Math.log2(LONGEST_DELAY_SECONDS));
const BATCH = 1_000;

/**
 * A failure counts whole until all of it is forgiven: half a failure blocks as long as one. Attempts come in the order of
 * their locks, not of their clocks, so none but a delay is compared with the time.
 */
const COUNT = {
  name: 'attempts-count',
  text: `
    INSERT INTO sign_in_attempts AS counter (key, failures, last_at) VALUES ($1, 1, $2)
    ON CONFLICT (key) DO UPDATE SET last_at = greatest(counter.last_at, $2), (failures, blocked_until) = (
      SELECT failures, $2 + nullif(delay, 0) * interval '1 second'
        FROM (SELECT greatest(0, extract(epoch FROM $2 - counter.last_at)) / $4::float8 AS forgiven) AS pause,
             LATERAL (SELECT least($3::float8 + ${DOUBLINGS}, greatest(0, counter.failures - forgiven) + 1) AS failures) AS next,
             LATERAL (SELECT least(${LONGEST_DELAY_SECONDS}, floor(2 ^ (ceil(failures) - $3::float8))) AS delay) AS slower
    ) WHERE counter.blocked_until IS NULL OR counter.blocked_until <= $2
    RETURNING blocked_until AS "blockedUntil"`,
};

@Injectable()
export class AttemptsRepository {
  constructor(private readonly database: Database) {}

  /** Counts an attempt as failed, in one step with the question whether it is blocked; null, and nothing counted, where it is. */
  async count(key: string, { free, forgivenInSeconds }: Patience, now: Date): Promise<Counted | null> {
    const { rows } = await this.database.query<Counted>(COUNT, [key, now, free, forgivenInSeconds]);
    return rows[0] ? { key, blockedUntil: rows[0].blockedUntil } : null;
  }

  async blockedUntil(key: string): Promise<Instant | null> {
    const find = {
      name: 'attempts-blocked-until',
      text: 'SELECT blocked_until AS "blockedUntil" FROM sign_in_attempts WHERE key = $1',
    };
    const { rows } = await this.database.query<Counted>(find, [key]);
    return rows[0]?.blockedUntil ?? null;
  }

  /** As if the attempt had not been made; what others have counted since stays. */
  async takeBack({ key, blockedUntil }: Counted): Promise<void> {
    const takeBack = {
      name: 'attempts-take-back',
      text: `
        UPDATE sign_in_attempts SET failures = greatest(0, failures - 1),
               blocked_until = nullif(blocked_until, $2)
         WHERE key = $1`,
    };
    await this.database.query(takeBack, [key, blockedUntil]);
  }

  async clear(key: string): Promise<void> {
    const clear = { name: 'attempts-clear', text: 'DELETE FROM sign_in_attempts WHERE key = $1' };
    await this.database.query(clear, [key]);
  }

  /** Deletes some of those that nobody has added to since a moment, nor does just now; resolves to how many. */
  async deleteBefore(moment: Date): Promise<number> {
    const purge = {
      name: 'attempts-purge',
      text: `
        DELETE FROM sign_in_attempts WHERE key IN
          (SELECT key FROM sign_in_attempts WHERE last_at < $1 LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`,
    };
    const { rowCount } = await this.database.query(purge, [moment]);
    return rowCount ?? 0;
  }
}
