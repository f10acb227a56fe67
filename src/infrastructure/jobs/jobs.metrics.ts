import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Counter, Gauge } from 'prom-client';
import { setAtScrape } from '../observability/at-scrape.js';
import { Backlog } from './backlog.js';
import { Jobs } from './jobs.service.js';

/** What waits and what is done, as Prometheus reads it. */
@Injectable()
export class JobsMetrics implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    private readonly backlog: Backlog,
    private readonly jobs: Jobs,
    @InjectMetric('jobs_waiting') private readonly waiting: Gauge<'queue'>,
    @InjectMetric('jobs_oldest_seconds') private readonly oldest: Gauge<'queue'>,
    @InjectMetric('jobs_total') private readonly total: Counter<'queue' | 'result'>,
  ) {}

  onModuleInit(): void {
    setAtScrape(this.waiting, async () => {
      for (const { queue, waiting } of await this.backlog.read()) this.waiting.set({ queue }, waiting);
    });
    setAtScrape(this.oldest, async () => {
      for (const { queue, oldestSeconds } of await this.backlog.read())
        this.oldest.set({ queue }, oldestSeconds);
    });
  }

  /** What has never happened is zero: the first job that dies is a rise, and can raise an alarm. */
  onApplicationBootstrap(): void {
    for (const { queue } of this.jobs.all)
      for (const result of ['completed', 'failed', 'dead']) this.total.inc({ queue: queue.name, result }, 0);
  }
}
