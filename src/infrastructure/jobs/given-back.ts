import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { requestContext } from '../observability/request-context.js';
import { type Claim, contextOf } from './job.js';
import { Outcomes } from './outcomes.js';

/** Beyond the time an attempt has: its own process tells first, if it lives. */
const GRACE_SECONDS = 3;

const LOST = {
  name: 'jobs-lost',
  text: `
    SELECT id, name, retry_count AS "retryCount", retry_limit AS "retryLimit", data
      FROM jobs.job
     WHERE name IN (SELECT name FROM jobs.queue) AND state = 'active'
       AND started_on + (expire_seconds + ${GRACE_SECONDS}) * interval '1 second' < now()
     LIMIT 100`,
};

/** The count stays as it is: an attempt that we broke off is none. */
const GIVE_BACK = {
  name: 'jobs-give-back',
  text: `
    UPDATE jobs.job SET state = 'created', started_on = NULL
     WHERE name = $1 AND id = $2 AND retry_count = $3 AND state = 'active'`,
};

/** Jobs that were taken and will not be finished by who took them. */
@Injectable()
export class GivenBack {
  constructor(
    private readonly database: Database,
    private readonly outcomes: Outcomes,
  ) {}

  /** To be run by another process, now and without counting as a failure. */
  async giveBack({ name, id, retryCount }: Claim): Promise<void> {
    await this.database.query(GIVE_BACK, [name, id, retryCount]);
  }

  /** Jobs whose process has died, or hangs: their attempt has failed. */
  async collectLost(): Promise<void> {
    const { rows } = await this.database.query<Claim>(LOST);
    const died = new Error('The process that ran the job has died, or hangs');
    await Promise.all(
      rows.map((claim) => requestContext.run(contextOf(claim), () => this.outcomes.failed(claim, died))),
    );
  }
}
