import { Injectable } from '@nestjs/common';
import type { Instant } from '#foundation/types/instant.js';
import { Database } from '#infrastructure/database/database.js';

const BATCH = 1_000;

/** From which networks people have signed in, as keyed hashes. */
@Injectable()
export class FamiliarNetworksRepository {
  constructor(private readonly database: Database) {}

  /**
   * When the user was last seen to sign in from there; null for never. Looks also where there is no user, for a stranger
   * must cost what a user costs.
   */
  async seenAt(userId: string | undefined, networkHash: string): Promise<Instant | null> {
    const find = {
      name: 'familiar-networks-find',
      text: 'SELECT seen_at AS "seenAt" FROM familiar_networks WHERE user_id = $1 AND network_hash = $2',
    };
    const { rows } = await this.database.query<{ seenAt: Instant }>(find, [userId ?? null, networkHash]);
    return rows[0]?.seenAt ?? null;
  }

  async remember(userId: string, networkHash: string, now: Date): Promise<void> {
    const remember = {
      name: 'familiar-networks-remember',
      text: `
        INSERT INTO familiar_networks (user_id, network_hash, seen_at) VALUES ($1, $2, $3)
        ON CONFLICT (user_id, network_hash) DO UPDATE SET seen_at = $3`,
    };
    await this.database.query(remember, [userId, networkHash, now]);
  }

  /** Deletes some of those that nobody has signed in from since a moment, nor does just now; resolves to how many. */
  async deleteBefore(moment: Date): Promise<number> {
    const purge = {
      name: 'familiar-networks-purge',
      text: `
        DELETE FROM familiar_networks WHERE (user_id, network_hash) IN
          (SELECT user_id, network_hash FROM familiar_networks WHERE seen_at < $1 LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`,
    };
    const { rowCount } = await this.database.query(purge, [moment]);
    return rowCount ?? 0;
  }
}
