import { Injectable } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import { PinoLogger } from 'nestjs-pino';
import { type CommandResponse, PgBoss } from 'pg-boss';
import type { Counter } from 'prom-client';
import type { Claim } from './job.js';

/** How an attempt ended, written down in the queue, the metrics and the log. Throws `DependencyError`, and may be called again. */
@Injectable()
export class Outcomes {
  constructor(
    private readonly boss: PgBoss,
    private readonly logger: PinoLogger,
    @InjectMetric('jobs_total') private readonly total: Counter<'queue' | 'result'>,
  ) {}

  async completed(claim: Claim): Promise<void> {
    if (!hasSettled(await this.boss.complete(claim.name, claim))) return this.tellLost(claim);
    this.total.inc({ queue: claim.name, result: 'completed' });
    this.logger.debug(fieldsOf(claim), 'job done');
  }

  /** Tried again later, or dead when that was the last attempt. */
  async failed(claim: Claim, error: unknown): Promise<void> {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    if (!hasSettled(await this.boss.fail(claim.name, claim, { name, message }))) return this.tellLost(claim);
    const isDead = claim.retryCount >= claim.retryLimit;
    this.total.inc({ queue: claim.name, result: isDead ? 'dead' : 'failed' });
    const fields = { ...fieldsOf(claim), err: error };
    if (isDead)
      this.logger.error(fields, 'job failed for the last time: it is dead until somebody retries it');
    else this.logger.warn(fields, 'job failed, and will be tried again');
  }

  /** It took so long that somebody else has it by now, and tells how it ends. */
  private tellLost(claim: Claim): void {
    this.logger.warn(fieldsOf(claim), 'job was given to another worker meanwhile');
  }
}

/** What every line about a job says. */
export const fieldsOf = ({ name, data, retryCount }: Claim) => ({
  queue: name,
  job_id: data.id,
  attempt: retryCount + 1,
});

/** pg-boss answers with the number of jobs it has settled, and its types do not say so. */
const hasSettled = (response: CommandResponse): boolean =>
  (response as { readonly affected: number }).affected > 0;
