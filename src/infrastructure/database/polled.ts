import type { BeforeApplicationShutdown, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';

/** How long another instance may not know of a change. */
const POLL_MS = 3_000;

/** What is kept in the database and known in this process: looked for at the start, every three seconds, and when it is changed here. */
export abstract class Polled implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  private round: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | null = null;
  private isStopping = false;

  /** Takes over what is kept; never rejects: while the database is away all stays as it is. */
  protected abstract look(): Promise<void>;

  /** One look after the other, so that none that began before a change ends after it. */
  refresh(): Promise<void> {
    this.round = this.round.then(() => this.look());
    return this.round;
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.refresh();
    this.again();
  }

  private again(): void {
    if (this.isStopping) return;
    this.timer = setTimeout(() => void this.refresh().then(() => this.again()), POLL_MS).unref();
  }

  onModuleDestroy(): void {
    this.isStopping = true;
    if (this.timer) clearTimeout(this.timer);
  }

  /** The pool is closed after this. */
  beforeApplicationShutdown(): Promise<void> {
    return this.round;
  }
}
