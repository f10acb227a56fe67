import { Injectable } from '@nestjs/common';
import { Database } from '#infrastructure/database/database.js';

/** An answer that was given, kept for whoever did not get it. */
export interface KeptAnswer {
  readonly id: string;
  readonly fingerprint: string;
  readonly body: string;
  /** Whose data the body is. */
  readonly ownerId: string;
  readonly createdAt: Date;
}

const BATCH = 1_000;

@Injectable()
export class AnswersRepository {
  constructor(private readonly database: Database) {}

  /** Whether nobody else is at it; holds until the open transaction ends. */
  async claim(id: string): Promise<boolean> {
    const claim = {
      name: 'answers-claim',
      text: 'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS claimed',
    };
    const { rows } = await this.database.query<{ claimed: boolean }>(claim, [id]);
    return rows[0]?.claimed ?? false;
  }

  /** An answer that was given after a moment; what is older is as good as gone. */
  async find(id: string, since: Date): Promise<Pick<KeptAnswer, 'fingerprint' | 'body'> | null> {
    const find = {
      name: 'answers-find',
      text: 'SELECT fingerprint, body FROM kept_answers WHERE id = $1 AND created_at > $2',
    };
    const { rows } = await this.database.query<KeptAnswer>(find, [id, since]);
    return rows[0] ?? null;
  }

  async save({ id, fingerprint, body, ownerId, createdAt }: KeptAnswer): Promise<void> {
    const save = {
      name: 'answers-save',
      text: `
        INSERT INTO kept_answers (id, fingerprint, body, owner_id, created_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (id) DO UPDATE SET fingerprint = $2, body = $3, owner_id = $4, created_at = $5`,
    };
    await this.database.query(save, [id, fingerprint, body, ownerId, createdAt]);
  }

  async deleteOf(ownerId: string): Promise<void> {
    const forget = { name: 'answers-forget', text: 'DELETE FROM kept_answers WHERE owner_id = $1' };
    await this.database.query(forget, [ownerId]);
  }

  /** Deletes some of what was kept before a moment; resolves to how many. */
  async deleteBefore(moment: Date): Promise<number> {
    const purge = {
      name: 'answers-purge',
      text: `DELETE FROM kept_answers WHERE id IN (SELECT id FROM kept_answers WHERE created_at < $1 LIMIT ${BATCH})`,
    };
    const { rowCount } = await this.database.query(purge, [moment]);
    return rowCount ?? 0;
  }
}
