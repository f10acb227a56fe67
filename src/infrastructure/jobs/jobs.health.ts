import { Injectable, type OnModuleInit } from '@nestjs/common';
import { JobsSettings } from '#infrastructure/config/settings.js';
import { Dependencies } from '../resilience/dependencies.js';
import { Backlog } from './backlog.js';
import { DEAD } from './queue.js';
import { within } from '../system/within.js';
import { Worker } from './worker.js';

const PING_MS = 1_000;

/** Jobs as others see them: there, as long as somebody works them off. */
@Injectable()
export class JobsHealth implements OnModuleInit {
  constructor(
    private readonly settings: JobsSettings,
    private readonly backlog: Backlog,
    private readonly worker: Worker,
    private readonly dependencies: Dependencies,
  ) {}

  onModuleInit(): void {
    this.dependencies.declare({ name: 'jobs', priority: 'important', ping: () => this.ping() });
  }

  /** Rejects when this process's workers are dead, or a job has waited for too long for anybody's. */
  private async ping(): Promise<void> {
    if (!this.worker.isAlive) throw new Error('the workers do not work');
    const queues = await within(PING_MS, this.backlog.read());
    const late = queues.find(
      ({ queue, oldestSeconds }) => queue !== DEAD && oldestSeconds > this.settings.maxLagSeconds,
    );
    if (late)
      throw new Error(`the oldest job in ${late.queue} waits for ${Math.round(late.oldestSeconds)} s`);
  }
}
