import { Injectable } from '@nestjs/common';
import { PgBoss } from 'pg-boss';
import { Database } from '../database/database.js';
import type { Position, Slice } from '../database/listing.js';
import { DEAD } from './queue.js';

/** What an operator is told of a job that failed for the last time; not what it carries. */
export interface DeadJob {
  readonly id: string;
  readonly queue: string;
  readonly diedAt: string;
  readonly error: string;
}

const SLICE = {
  name: 'jobs-dead',
  text: `
    SELECT data ->> 'id' AS id, source_name AS queue, created_on::timestamptz(3) AS "diedAt",
           coalesce(source_output ->> 'message', '') AS error, created_on::text AS "sortKey", id AS "rowId"
      FROM jobs.job
     WHERE name = '${DEAD}' AND state < 'active' AND (created_on, id) > ($2::timestamptz, $3::uuid)
     ORDER BY created_on, id LIMIT $1`,
};
const COUNT = {
  name: 'jobs-dead-count',
  text: `SELECT count(*) AS total FROM jobs.job WHERE name = '${DEAD}' AND state < 'active'`,
};
const BEGINNING: Position = { key: '-infinity', id: '00000000-0000-0000-0000-000000000000' };
const FIND = {
  name: 'jobs-dead-one',
  text: `SELECT id FROM jobs.job WHERE name = '${DEAD}' AND state < 'active' AND data ->> 'id' = $1`,
};

/** With its place among the others. */
interface Row extends DeadJob {
  readonly sortKey: string;
  readonly rowId: string;
}

/** Jobs that have used up their attempts, and the way back. */
@Injectable()
export class DeadJobs {
  constructor(
    private readonly database: Database,
    private readonly boss: PgBoss,
  ) {}

  /** Up to `limit` after a place, or from the beginning; the oldest first. */
  async slice(limit: number, after: Position | null): Promise<Slice<DeadJob>> {
    const { key, id } = after ?? BEGINNING;
    const { rows } = await this.database.query<Row>(SLICE, [limit + 1, key, id]);
    const items = rows.slice(0, limit).map(({ sortKey: _, rowId: __, ...job }) => job);
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return { items, last: last ? { key: last.sortKey, id: last.rowId } : null };
  }

  async count(): Promise<number> {
    const { rows } = await this.database.query<{ total: number }>(COUNT);
    return rows[0]?.total ?? 0;
  }

  /** Whether there is one with this id. */
  async has(id: string): Promise<boolean> {
    const { rowCount } = await this.database.query(FIND, [id]);
    return rowCount !== 0;
  }

  /** Sends a dead job back to its queue, with all its attempts; resolves to whether there was one. */
  async retry(id: string): Promise<boolean> {
    const { rows } = await this.database.query<{ id: string }>(FIND, [id]);
    if (rows.length === 0) return false;
    const moved = await this.boss.redrive(DEAD, { ids: rows.map((row) => row.id) });
    return moved > 0;
  }
}
