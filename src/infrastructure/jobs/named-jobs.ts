import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';

const FORGET = {
  name: 'jobs-forget',
  text: `
    DELETE FROM jobs.job
     WHERE EXISTS (SELECT FROM jsonb_each_text(data -> 'data') AS carried WHERE carried.value = ANY ($1::text[]))`,
};

/** Jobs by what they carry. */
@Injectable()
export class NamedJobs {
  constructor(private readonly database: Database) {}

  /**
   * Deletes every job that carries one of these ids, with what it has said when it failed: those that are done, dead or
   * waiting, and one that runs is nobody's when it ends. It reads all jobs, so it is told many ids at a time.
   */
  async forget(ids: string[]): Promise<void> {
    if (ids.length > 0) await this.database.query(FORGET, [ids]);
  }
}
