import { Injectable } from '@nestjs/common';
import type { Repository } from '#foundation/types/repository.js';
import { Database } from '#infrastructure/database/database.js';
import { Listing } from '#infrastructure/database/listing.js';
import { Table } from '#infrastructure/database/table.js';
import type { User } from '#application/users/index.js';
import { Session } from './session.entity.js';

const BATCH = 1_000;

@Injectable()
export class SessionsRepository implements Repository<Session> {
  private readonly table: Table<Session>;

  constructor(private readonly database: Database) {
    this.table = new Table(database, Session);
  }

  findById(id: string): Promise<Session | null> {
    return this.table.findOne('by-id', 'WHERE id = $1', [id]);
  }

  /** The session, locked until the open transaction ends. */
  findForUpdate(id: string): Promise<Session | null> {
    return this.table.findOne('for-update', 'WHERE id = $1 FOR UPDATE', [id]);
  }

  save(session: Session): Promise<Session> {
    return this.table.save(session);
  }

  delete(id: string): Promise<boolean> {
    return this.table.delete(id);
  }

  /** Those of a user that let them in, and were used after a moment. */
  listAlive({ id, credentialsVersion }: User, now: Date, usedAfter: Date): Listing<Session> {
    return new Listing(this.database, this.table)
      .where('user_id = ?', id)
      .where('credentials_version = ?', credentialsVersion)
      .where('revoked_at IS NULL')
      .where('expires_at > ?', now)
      .where('last_used_at > ?', usedAfter)
      .orderBy('created_at', 'DESC');
  }

  /** All of a user that are still kept, the latest first. */
  listOf(userId: string): Listing<Session> {
    return new Listing(this.database, this.table).where('user_id = ?', userId).orderBy('created_at', 'DESC');
  }

  /** Revokes all of a user's sessions but one; resolves to the ids of those that it has revoked. */
  async revokeOthers(userId: string, keptId: string, at: Date): Promise<string[]> {
    const revoke = {
      name: 'sessions-revoke-others',
      text: `
        UPDATE sessions SET revoked_at = $3, updated_at = $3, version = version + 1
         WHERE user_id = $1 AND id <> $2 AND revoked_at IS NULL RETURNING id`,
    };
    const { rows } = await this.database.query<{ id: string }>(revoke, [userId, keptId, at]);
    return rows.map(({ id }) => id);
  }

  /** Deletes some of those that ended before a moment, with their tokens; resolves to how many. */
  async deleteEndedBefore(moment: Date): Promise<number> {
    const purge = {
      name: 'sessions-purge',
      text: `
        DELETE FROM sessions WHERE id IN (
          SELECT id FROM sessions WHERE least(expires_at, revoked_at) < $1 LIMIT ${BATCH})`,
    };
    const { rowCount } = await this.database.query(purge, [moment]);
    return rowCount ?? 0;
  }
}
