import { Injectable } from '@nestjs/common';
import { PgBoss } from 'pg-boss';
import { Database } from '../database/database.js';
import { DEAD } from './queue.js';

/** What an operator is told of a job that failed for the last time; not what it carries. */
export interface DeadJob {
  readonly id: string;
  readonly queue: string;
  readonly diedAt: string;
  readonly error: string;
}

const LIST = {
  name: 'jobs-dead',
  text: `
    SELECT data ->> 'id' AS id, source_name AS queue, created_on::timestamptz(3) AS "diedAt",
           coalesce(source_output ->> 'message', '') AS error
      FROM jobs.job WHERE name = '${DEAD}' AND state < 'active' ORDER BY created_on, id LIMIT 1000`,
};
const FIND = {
  name: 'jobs-dead-one',
  text: `SELECT id FROM jobs.job WHERE name = '${DEAD}' AND state < 'active' AND data ->> 'id' = $1`,
};

/** Jobs that have used up their attempts, and the way back. */
@Injectable()
export class DeadJobs {
  constructor(
    private readonly database: Database,
    private readonly boss: PgBoss,
  ) {}

  /** The oldest thousand. */
  async list(): Promise<DeadJob[]> {
    const { rows } = await this.database.query<DeadJob & object>(LIST);
    return rows;
  }

  /** Sends a dead job back to its queue, with all its attempts; resolves to whether there was one. */
  async retry(id: string): Promise<boolean> {
    const { rows } = await this.database.query<{ id: string }>(FIND, [id]);
    if (rows.length === 0) return false;
    const moved = await this.boss.redrive(DEAD, { ids: rows.map((row) => row.id) });
    return moved > 0;
  }
}
