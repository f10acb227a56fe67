import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { JobsSettings } from '#infrastructure/config/settings.js';
import { Attempt } from './attempt.js';
import { GivenBack } from './given-back.js';
import type { Claim } from './job.js';
import type { Work } from './jobs.service.js';
import { fieldsOf, Outcomes } from './outcomes.js';
import { within } from '../system/within.js';

/** The jobs that this process runs right now: up to `JOBS_WORKERS`. */
@Injectable()
export class Crew {
  private readonly running = new Set<Attempt>();

  constructor(
    private readonly settings: JobsSettings,
    private readonly outcomes: Outcomes,
    private readonly givenBack: GivenBack,
    private readonly logger: PinoLogger,
  ) {}

  /** How many more jobs it could run. */
  get room(): number {
    return this.settings.workers - this.running.size;
  }

  /** Begins with a job; `onRoom` is called when that ends and there was no room before. */
  begin(claim: Claim, { queue, handler }: Work, onRoom: () => void): void {
    const attempt = new Attempt(claim, queue.limits.attemptSeconds, this.outcomes, handler);
    this.running.add(attempt);
    void attempt.done.then(() => {
      const wasFull = this.room <= 0;
      this.running.delete(attempt);
      if (wasFull) onRoom();
    });
  }

  /** Lets running jobs finish, and gives back those that take too long. Never rejects. */
  async finish(lastRound: Promise<void>): Promise<void> {
    const finished = lastRound.then(() => Promise.all([...this.running].map(({ done }) => done)));
    await within(this.settings.stopTimeoutMs, finished).catch(() => undefined);
    await Promise.all([...this.running].map((attempt) => this.giveBack(attempt)));
  }

  private async giveBack(attempt: Attempt): Promise<void> {
    attempt.giveUp();
    const fields = fieldsOf(attempt.claim);
    try {
      await this.givenBack.giveBack(attempt.claim);
      this.logger.warn(fields, 'job given back: it did not finish before the stop');
    } catch (error) {
      this.logger.error({ ...fields, err: error }, 'job could not be given back: it is tried again later');
    }
  }
}
