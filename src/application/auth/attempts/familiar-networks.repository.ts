import { Injectable } from '@nestjs/common';
import { Database } from '#infrastructure/database/database.js';

const BATCH = 1_000;

/** From which networks people have signed in, as keyed hashes. */
@Injectable()
export class FamiliarNetworksRepository {
  constructor(private readonly database: Database) {}

  /** Looks also where there is no user, for a stranger must cost what a user costs. */
  async has(userId: string | undefined, networkHash: string): Promise<boolean> {
    const find = {
      name: 'familiar-networks-find',
      text: 'SELECT 1 FROM familiar_networks WHERE user_id = $1 AND network_hash = $2',
    };
    const { rowCount } = await this.database.query(find, [userId ?? null, networkHash]);
    return rowCount === 1;
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
