import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { JobsSettings } from '#infrastructure/config/settings.js';
import { Jobs } from './jobs.service.js';
import type { Queue } from './queue.js';

/** How often each instance asks within a span, so that one that misses its time, or the database, costs no whole span. */
const ASKS = 12;

interface Round {
  readonly everySeconds: number;
  readonly ask: () => Promise<unknown>;
}

/** Work that comes round: of all instances that ask for it within a span of time, one is heard. What was missed comes with the next start. */
@Injectable()
export class Rounds implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly rounds: Round[] = [];
  private timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly settings: JobsSettings,
    private readonly jobs: Jobs,
  ) {}

  /** Declares a job of which there is one in each span of so many seconds; by the end of the application's start. */
  every<Data extends object>(everySeconds: number, queue: Queue<Data>, data: Data): void {
    const once = { key: JSON.stringify(data), seconds: everySeconds };
    this.rounds.push({ everySeconds, ask: () => this.jobs.enqueue(queue, data, { once }) });
  }

  onApplicationBootstrap(): void {
    if (this.settings.workers === 0) return;
    this.timers = this.rounds.map(({ everySeconds, ask }) => {
      const askQuietly = () => void ask().catch(() => undefined);
      askQuietly();
      return setInterval(askQuietly, (everySeconds * 1_000) / ASKS).unref();
    });
  }

  onModuleDestroy(): void {
    for (const timer of this.timers) clearInterval(timer);
  }
}
