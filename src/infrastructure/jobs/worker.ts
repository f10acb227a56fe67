import {
  type BeforeApplicationShutdown,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { PgBoss } from 'pg-boss';
import { JobsSettings } from '#infrastructure/config/settings.js';
import { Crew } from './crew.js';
import { GivenBack } from './given-back.js';
import type { Envelope } from './job.js';
import { Jobs, type Work } from './jobs.service.js';
import { Queues } from './queues.js';

const COLLECT_LOST_MS = 5_000;

/** Brings work to this process: one loop that looks into all queues. */
@Injectable()
export class Worker implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  private round: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | null = null;
  private isStopping = false;
  private isInTrouble = false;
  private turn = 0;
  private lookedAt = performance.now();
  private collectedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly settings: JobsSettings,
    private readonly boss: PgBoss,
    private readonly jobs: Jobs,
    private readonly queues: Queues,
    private readonly crew: Crew,
    private readonly givenBack: GivenBack,
    private readonly logger: PinoLogger,
  ) {}

  onApplicationBootstrap(): void {
    this.lookedAt = performance.now();
    if (this.settings.workers > 0) this.again(0);
  }

  private again(afterMs: number): void {
    if (this.timer) clearTimeout(this.timer);
    if (this.isStopping) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.round = this.look();
    }, afterMs);
  }

  /** Looks into every queue once. A database that is away is told once, and once when it is back. */
  private async look(): Promise<void> {
    let taken = 0;
    try {
      await this.collectLost();
      taken = await this.takeAll();
      this.lookedAt = performance.now();
      if (this.isInTrouble) this.logger.info('jobs are worked on again');
      this.isInTrouble = false;
    } catch (error) {
      if (!this.isInTrouble) this.logger.error({ err: error }, 'jobs cannot be fetched; still trying');
      this.isInTrouble = true;
    }
    this.again(taken > 0 && this.crew.room > 0 ? 0 : this.settings.pollMs);
  }

  private async collectLost(): Promise<void> {
    if (performance.now() - this.collectedAt < COLLECT_LOST_MS) return;
    this.collectedAt = performance.now();
    await this.givenBack.collectLost();
  }

  /** From each queue as much as there is room for, one after the other, and each time beginning with another one. */
  private async takeAll(): Promise<number> {
    const { all } = this.jobs;
    this.turn = (this.turn + 1) % (all.length || 1);
    let taken = 0;
    for (const work of [...all.slice(this.turn), ...all.slice(0, this.turn)]) {
      // oxlint-disable-next-line no-await-in-loop -- what one queue takes is not there for the next
      if (this.crew.room > 0 && !this.isStopping) taken += await this.take(work);
    }
    return taken;
  }

  private async take(work: Work): Promise<number> {
    await this.queues.ensure(work.queue);
    const limits = { batchSize: this.crew.room, includeMetadata: true } as const;
    const claims = await this.boss.fetch<Envelope>(work.queue.name, limits);
    for (const claim of claims) this.crew.begin(claim, work, () => this.lookNow());
    return claims.length;
  }

  /** Between two rounds; one that is under way sees by itself what there is room for. */
  private lookNow(): void {
    if (this.timer) this.again(0);
  }

  /** Whether the loop still turns. */
  get isAlive(): boolean {
    const patience = Math.max(10_000, this.settings.pollMs * 3);
    return this.settings.workers === 0 || performance.now() - this.lookedAt < patience;
  }

  /** Takes no more jobs. */
  onModuleDestroy(): void {
    this.isStopping = true;
    if (this.timer) clearTimeout(this.timer);
  }

  /** Every module does this before any of them closes the database, which is for `onApplicationShutdown`. */
  beforeApplicationShutdown(): Promise<void> {
    return this.crew.finish(this.round);
  }
}
