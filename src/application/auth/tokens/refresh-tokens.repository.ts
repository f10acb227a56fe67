import { Injectable } from '@nestjs/common';
import type { Instant } from '#foundation/types/instant.js';
import { Database } from '#infrastructure/database/database.js';

/** What is known of a token: whose family it is of, and when it was spent. */
export interface KnownToken {
  readonly sessionId: string;
  readonly spentAt: Instant | null;
}

const BATCH = 5_000;

@Injectable()
export class RefreshTokensRepository {
  constructor(private readonly database: Database) {}

  async add(digest: Buffer, sessionId: string, expiresAt: Instant): Promise<void> {
    const add = {
      name: 'refresh-tokens-add',
      text: 'INSERT INTO refresh_tokens (digest, session_id, expires_at) VALUES ($1, $2, $3)',
    };
    await this.database.query(add, [digest, sessionId, expiresAt]);
  }

  /** Spends the token, once: of all who try, one is told the session; the others, and who is late, null. */
  async spend(digest: Buffer, at: Date): Promise<string | null> {
    const spend = {
      name: 'refresh-tokens-spend',
      text: `
        UPDATE refresh_tokens SET spent_at = $2
         WHERE digest = $1 AND spent_at IS NULL AND expires_at > $2 RETURNING session_id AS "sessionId"`,
    };
    const { rows } = await this.database.query<{ sessionId: string }>(spend, [digest, at]);
    return rows[0]?.sessionId ?? null;
  }

  async find(digest: Buffer): Promise<KnownToken | null> {
    const find = {
      name: 'refresh-tokens-find',
      text: 'SELECT session_id AS "sessionId", spent_at AS "spentAt" FROM refresh_tokens WHERE digest = $1',
    };
    const { rows } = await this.database.query<KnownToken>(find, [digest]);
    return rows[0] ?? null;
  }

  /** Deletes some that expired before a moment; resolves to how many. */
  async deleteExpiredBefore(moment: Date): Promise<number> {
    const purge = {
      name: 'refresh-tokens-purge',
      text: `
        DELETE FROM refresh_tokens WHERE digest IN (
          SELECT digest FROM refresh_tokens WHERE expires_at < $1 LIMIT ${BATCH})`,
    };
    const { rowCount } = await this.database.query(purge, [moment]);
    return rowCount ?? 0;
  }
}
