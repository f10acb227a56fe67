import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';

export interface QueueBacklog {
  readonly queue: string;
  /** Jobs that are to be run, now or later. */
  readonly waiting: number;
  /** How long the oldest of those has waited that could run now. */
  readonly oldestSeconds: number;
}

const FRESH_MS = 5_000;

const BACKLOG = {
  name: 'jobs-backlog',
  text: `
    SELECT queue.name AS queue, coalesce(waiting, 0) AS waiting, greatest(seconds, 0)::float8 AS "oldestSeconds"
      FROM jobs.queue
      LEFT JOIN (
        SELECT name, count(*) AS waiting,
               extract(epoch FROM now() - min(greatest(created_on, start_after)) FILTER (WHERE start_after <= now())) AS seconds
          FROM jobs.job WHERE state < 'active' AND NOT blocked GROUP BY name
      ) AS jobs ON jobs.name = queue.name`,
};

/** How much work waits, in each queue. Asked at most every five seconds, however many want to know. */
@Injectable()
export class Backlog {
  private answer: Promise<QueueBacklog[]> | null = null;
  private askedAt = 0;

  constructor(private readonly database: Database) {}

  /** Throws `DependencyError`. */
  read(): Promise<QueueBacklog[]> {
    if (this.answer && performance.now() - this.askedAt < FRESH_MS) return this.answer;
    this.askedAt = performance.now();
    const answer = this.database.query<QueueBacklog & object>(BACKLOG).then(({ rows }) => rows);
    answer.catch(() => {
      if (this.answer === answer) this.answer = null;
    });
    this.answer = answer;
    return answer;
  }
}
