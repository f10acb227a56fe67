import { Injectable } from '@nestjs/common';
import { Database } from '#infrastructure/database/database.js';
import { Rows } from '#infrastructure/database/rows.js';
import { OneTimeToken, type Purpose } from './one-time-token.entity.js';

/** A token as it is stored; `userId` is null for one that is nobody's. */
export interface Draft extends Pick<
  OneTimeToken,
  'id' | 'purpose' | 'email' | 'accountEmail' | 'credentialsVersion'
> {
  readonly userId: string | null;
  readonly digest: Buffer;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

const BATCH = 1_000;
/** No mailbox is flooded, whoever asks. */
const MOST_AN_HOUR = 5;
/** Until the transaction ends, those that would count the same tokens wait: each would see those before it only. */
const HOLD = {
  name: 'one-time-tokens-hold',
  text: 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))',
};
const IS_ALIVE = 'digest = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3';

@Injectable()
export class OneTimeTokensRepository {
  private readonly rows: Rows<OneTimeToken>;

  constructor(private readonly database: Database) {
    this.rows = new Rows(database, OneTimeToken);
  }

  /**
   * Stores it once, however often it is asked for, unless its user has had many for that purpose within the hour. What is
   * nobody's is not stored, and takes as long, also beside others for the same address. Resolves to whether it was stored.
   */
  async insert(draft: Draft): Promise<boolean> {
    const insert = {
      name: 'one-time-tokens-insert',
      text: `
        INSERT INTO one_time_tokens (id, purpose, user_id, email, account_email, credentials_version, digest, created_at, expires_at)
        SELECT $1::uuid, $2, $3::uuid, $4, $5, $6::integer, $7::bytea, $8::timestamptz, $9::timestamptz
         WHERE $3::uuid IS NOT NULL AND ${MOST_AN_HOUR} > (
           SELECT count(*) FROM one_time_tokens
            WHERE user_id = $3::uuid AND purpose = $2 AND created_at > $8::timestamptz - interval '1 hour')
        ON CONFLICT (id) DO NOTHING`,
    };
    const { id, purpose, userId, email, accountEmail, credentialsVersion, digest } = draft;
    const values = [id, purpose, userId, email, accountEmail, credentialsVersion, digest];
    return this.database.transaction(async () => {
      await this.hold(purpose, userId ?? email);
      const { rowCount } = await this.database.query(insert, [...values, draft.createdAt, draft.expiresAt]);
      return rowCount === 1;
    });
  }

  findById(id: string): Promise<OneTimeToken | null> {
    return this.rows.findOne('by-id', 'WHERE id = $1', [id]);
  }

  findAlive(digest: Buffer, purpose: Purpose, at: Date): Promise<OneTimeToken | null> {
    return this.rows.findOne('alive', `WHERE ${IS_ALIVE}`, [digest, purpose, at]);
  }

  /** The token, for whoever of all that show it is first. */
  async use(digest: Buffer, purpose: Purpose, at: Date): Promise<OneTimeToken | null> {
    const use = {
      name: 'one-time-tokens-use',
      text: `UPDATE one_time_tokens SET used_at = $3 WHERE ${IS_ALIVE} RETURNING ${this.rows.columns}`,
    };
    const [used] = await this.rows.returned(use, [digest, purpose, at]);
    return used ?? null;
  }

  private async hold(purpose: Purpose, whose: string): Promise<void> {
    await this.database.query(HOLD, [`${purpose} ${whose}`]);
  }

  /** Ends all that a user has for a purpose; until the open transaction ends, nobody else gives them another. */
  async expire(userId: string, purpose: Purpose, at: Date): Promise<void> {
    const expire = {
      name: 'one-time-tokens-expire',
      text: `
        UPDATE one_time_tokens SET expires_at = $3
         WHERE user_id = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3`,
    };
    await this.hold(purpose, userId);
    await this.database.query(expire, [userId, purpose, at]);
  }

  /** Deletes some of what expired before a moment; resolves to how many. */
  async deleteExpiredBefore(moment: Date): Promise<number> {
    const purge = {
      name: 'one-time-tokens-purge',
      text: `DELETE FROM one_time_tokens WHERE id IN (SELECT id FROM one_time_tokens WHERE expires_at < $1 LIMIT ${BATCH})`,
    };
    const { rowCount } = await this.database.query(purge, [moment]);
    return rowCount ?? 0;
  }
}
