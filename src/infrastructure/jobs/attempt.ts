import { setTimeout as delay } from 'node:timers/promises';
import { requestContext } from '../observability/request-context.js';
import type { Errand } from '../observability/tracing/errand.js';
import { type Claim, contextOf, type JobHandler } from './job.js';
import { errandOf } from './job-errand.js';
import type { Outcomes } from './outcomes.js';
import { within } from '../system/within.js';

const SETTLE_AGAIN_MS = 500;

/** One running attempt at a job. `done` never rejects. */
export class Attempt {
  readonly done: Promise<void>;
  private readonly aborter = new AbortController();
  private readonly deadline: number;

  constructor(
    readonly claim: Claim,
    private readonly seconds: number,
    private readonly outcomes: Outcomes,
    handler: JobHandler<object>,
  ) {
    this.deadline = performance.now() + seconds * 1_000;
    this.done = requestContext.run(contextOf(claim), () => this.trace(handler));
  }

  private async trace(handler: JobHandler<object>): Promise<void> {
    const errand = errandOf(this.claim);
    const run = (): Promise<void> => this.run(handler, errand);
    await (errand ? errand.run(run) : run());
    errand?.end();
  }

  private async run(handler: JobHandler<object>, errand: Errand | null): Promise<void> {
    const settle = await this.handle(handler).then(
      () => () => this.outcomes.completed(this.claim),
      (error: unknown) => {
        errand?.fail(error);
        return () => this.outcomes.failed(this.claim, error);
      },
    );
    this.aborter.abort();
    await this.settle(settle);
  }

  private async handle(handler: JobHandler<object>): Promise<void> {
    const { data, retryCount } = this.claim;
    const job = { id: data.id, attempt: retryCount + 1, signal: this.aborter.signal };
    await within(this.seconds * 1_000, handler(data.data, job));
  }

  /** What was done is written down even if the database is away for a moment: else it would be done again. */
  private async settle(write: () => Promise<void>): Promise<void> {
    if (this.isGivenUp) return;
    try {
      await write();
    } catch {
      if (performance.now() > this.deadline) return;
      await delay(SETTLE_AGAIN_MS);
      await this.settle(write);
    }
  }

  private isGivenUp = false;

  /** From now on somebody else answers for the job: nothing is written down about it here. */
  giveUp(): void {
    this.isGivenUp = true;
    this.aborter.abort();
  }
}
