import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Gauge } from 'prom-client';
import { setAtScrape } from './at-scrape.js';
import { Backlog } from './backlog.js';

/** What waits, as Prometheus reads it. */
@Injectable()
export class JobsMetrics implements OnModuleInit {
  constructor(
    private readonly backlog: Backlog,
    @InjectMetric('jobs_waiting') private readonly waiting: Gauge<'queue'>,
    @InjectMetric('jobs_oldest_seconds') private readonly oldest: Gauge<'queue'>,
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
}
