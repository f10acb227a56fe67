import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Counter, Gauge } from 'prom-client';
import { Database } from '../database/database.js';
import { Clock } from '../system/clock.js';
import { setAtScrape } from '../observability/at-scrape.js';
import { Jobs } from './jobs.service.js';
import { Queue } from './queue.js';
import { Rounds } from './rounds.js';

/** How long something is kept. */
export type Retention = { readonly days: number } | { readonly hours: number };

/** Deletes some of what is older, at most a few thousand rows; resolves to how many. It is called again until there is none. */
export type Purge = (before: Date) => Promise<number>;

const PURGE = new Queue<{ name: string }>('purge', { retries: 3, attemptSeconds: 600 });
const EVERY_SECONDS = 3_600;

const LAST_RUNS = {
  name: 'purge-last-runs',
  text: `
    SELECT data -> 'data' ->> 'name' AS name, extract(epoch FROM max(completed_on))::float8 AS at
      FROM jobs.job WHERE name = '${PURGE.name}' AND state = 'completed' GROUP BY 1`,
};

/** What nobody needs any more, deleted: each hour, whichever instance comes first. Nothing grows for ever. */
@Injectable()
export class Purges implements OnModuleInit {
  private readonly all = new Map<string, { retention: Retention; purge: Purge }>();

  constructor(
    private readonly jobs: Jobs,
    private readonly rounds: Rounds,
    private readonly database: Database,
    private readonly clock: Clock,
    @InjectMetric('purged_total') private readonly purged: Counter<'name'>,
    @InjectMetric('purge_last_run_timestamp_seconds') private readonly lastRun: Gauge<'name'>,
  ) {}

  /** Declares what is to be deleted when it is how old; by the end of the application's start. */
  register(name: string, retention: Retention, purge: Purge): void {
    this.all.set(name, { retention, purge });
    this.rounds.every(EVERY_SECONDS, PURGE, { name });
  }

  onModuleInit(): void {
    this.jobs.work(PURGE, ({ name }, { signal }) => this.run(name, signal));
    setAtScrape(this.lastRun, () => this.tellLastRuns());
  }

  /** All that is too old, a batch at a time. One that another version of the service knows is left to it. */
  private async run(name: string, signal: AbortSignal): Promise<void> {
    const { retention, purge } = this.all.get(name) ?? {};
    if (!retention || !purge) return;
    const kept = 'days' in retention ? retention.days * 86_400_000 : retention.hours * 3_600_000;
    const before = new Date(this.clock.milliseconds() - kept);
    for (let count = -1; count !== 0 && !signal.aborted;) {
      // oxlint-disable-next-line no-await-in-loop -- batches follow each other, so that none holds its locks for long
      count = await purge(before);
      this.purged.inc({ name }, count);
    }
  }

  /** From the jobs themselves: it may have been another instance. */
  private async tellLastRuns(): Promise<void> {
    const { rows } = await this.database.query<{ name: string; at: number }>(LAST_RUNS);
    for (const { name, at } of rows) this.lastRun.set({ name }, at);
  }
}
