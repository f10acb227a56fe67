import { Injectable, type OnModuleInit } from '@nestjs/common';
import { JobsSettings } from '#infrastructure/config/settings.js';
import { Database, type Statement } from '../database/database.js';
import { Purges } from './purges.js';
import { DEAD } from './queue.js';

const BATCH = 5_000;

const FINISHED = {
  name: 'jobs-purge-finished',
  text: `
    DELETE FROM jobs.job WHERE (name, id) IN (
      SELECT name, id FROM jobs.job
       WHERE name IN (SELECT name FROM jobs.queue WHERE name <> '${DEAD}') AND completed_on < $1 LIMIT ${BATCH})`,
};
const BURIED = {
  name: 'jobs-purge-dead',
  text: `
    DELETE FROM jobs.job WHERE (name, id) IN (
      SELECT name, id FROM jobs.job WHERE name = '${DEAD}' AND created_on < $1 LIMIT ${BATCH})`,
};

/** How long finished and dead jobs are kept. Those that wait are kept for ever. */
@Injectable()
export class JobsRetention implements OnModuleInit {
  constructor(
    private readonly settings: JobsSettings,
    private readonly purges: Purges,
    private readonly database: Database,
  ) {}

  onModuleInit(): void {
    const { keepDays, keepDeadDays } = this.settings;
    this.purges.register('finished_jobs', { days: keepDays }, (before) => this.delete(FINISHED, before));
    this.purges.register('dead_jobs', { days: keepDeadDays }, (before) => this.delete(BURIED, before));
  }

  private async delete(statement: Statement, before: Date): Promise<number> {
    const { rowCount } = await this.database.query(statement, [before]);
    return rowCount ?? 0;
  }
}
