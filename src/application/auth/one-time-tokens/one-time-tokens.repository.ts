import { Injectable } from '@nestjs/common';
import { Database } from '#infrastructure/database/database.js';
import { OneTimeToken, type Purpose } from './one-time-token.js';

/** A token as it is stored; `userId` is null for one that is nobody's. */
export type Draft = Omit<OneTimeToken, 'isGood' | 'requireFor' | 'userId' | 'expiresAt' | 'usedAt'> & {
  readonly userId: string | null;
  readonly digest: Buffer;
  readonly createdAt: Date;
  readonly expiresAt: Date;
};

const BATCH = 1_000;
/** No mailbox is flooded, whoever asks. */
const MOST_AN_HOUR = 5;
const COLUMNS = `id, purpose, user_id AS "userId", email, account_email AS "accountEmail",
  credentials_version AS "credentialsVersion", expires_at AS "expiresAt", used_at AS "usedAt"`;
const IS_ALIVE = 'digest = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3';

@Injectable()
export class OneTimeTokensRepository {
  constructor(private readonly database: Database) {}

  /**
   * Stores it once, however often it is asked for, unless its user has had many for that purpose within the hour. What is
   * nobody's is not stored, and takes as long. Resolves to whether it was stored.
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
    const { rowCount } = await this.database.query(insert, [...values, draft.createdAt, draft.expiresAt]);
    return rowCount === 1;
  }

  async findById(id: string): Promise<OneTimeToken | null> {
    const find = {
      name: 'one-time-tokens-by-id',
      text: `SELECT ${COLUMNS} FROM one_time_tokens WHERE id = $1`,
    };
    const { rows } = await this.database.query<OneTimeToken>(find, [id]);
    return tokenOf(rows);
  }

  async findAlive(digest: Buffer, purpose: Purpose, at: Date): Promise<OneTimeToken | null> {
    const find = {
      name: 'one-time-tokens-alive',
      text: `SELECT ${COLUMNS} FROM one_time_tokens WHERE ${IS_ALIVE}`,
    };
    const { rows } = await this.database.query<OneTimeToken>(find, [digest, purpose, at]);
    return tokenOf(rows);
  }

  /** The token, for whoever of all that show it is first. */
  async use(digest: Buffer, purpose: Purpose, at: Date): Promise<OneTimeToken | null> {
    const use = {
      name: 'one-time-tokens-use',
      text: `UPDATE one_time_tokens SET used_at = $3 WHERE ${IS_ALIVE} RETURNING ${COLUMNS}`,
    };
    const { rows } = await this.database.query<OneTimeToken>(use, [digest, purpose, at]);
    return tokenOf(rows);
  }

  /** Ends all that a user has for a purpose. */
  async expire(userId: string, purpose: Purpose, at: Date): Promise<void> {
    const expire = {
      name: 'one-time-tokens-expire',
      text: `
        UPDATE one_time_tokens SET expires_at = $3
         WHERE user_id = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3`,
    };
    await this.database.query(expire, [userId, purpose, at]);
  }

  /** Deletes some of what has expired before a moment; resolves to how many. */
  async deleteExpired(before: Date): Promise<number> {
    const purge = {
      name: 'one-time-tokens-purge',
      text: `DELETE FROM one_time_tokens WHERE id IN (SELECT id FROM one_time_tokens WHERE expires_at < $1 LIMIT ${BATCH})`,
    };
    const { rowCount } = await this.database.query(purge, [before]);
    return rowCount ?? 0;
  }
}

const tokenOf = ([row]: OneTimeToken[]): OneTimeToken | null =>
  row ? Object.assign(new OneTimeToken(), row) : null;
