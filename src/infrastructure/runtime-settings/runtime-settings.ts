import type { BeforeApplicationShutdown, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { Database } from '../database/database.js';
import type { Clock } from '../system/clock.js';
import type { Changeable, SettingNow } from './changeable.js';
import type { RuntimeSettingsRepository } from './runtime-settings.repository.js';

/** How long another instance may not know of a change. */
const POLL_MS = 3_000;

/** Settings that are changed while the service runs: kept in the database, and in force on every instance within seconds. */
export class RuntimeSettings implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  private round: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | null = null;
  private isStopping = false;

  constructor(
    private readonly changeables: readonly Changeable[],
    private readonly repository: RuntimeSettingsRepository,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  get all(): SettingNow[] {
    return this.changeables.map(({ now }) => now);
  }

  find(name: string): Changeable | undefined {
    return this.changeables.find((one) => one.name === name);
  }

  /**
   * Keeps a value that the setting reads, or with null goes back to what each process was started with; in the
   * transaction that is open around the caller, and in force here when that is committed.
   */
  async change({ name }: Changeable, text: string | null): Promise<void> {
    if (text === null) await this.repository.remove(name);
    else await this.repository.put(name, text, this.clock.now());
    await this.database.afterCommit(() => this.refresh());
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.refresh();
    this.again();
  }

  /** One look after the other, so that none that began before a change ends after it. */
  private refresh(): Promise<void> {
    this.round = this.round.then(() => this.look());
    return this.round;
  }

  /** While the database is away all stays as it is; that it is away, others tell. */
  private async look(): Promise<void> {
    const kept = await this.repository.all().catch(() => null);
    if (kept) for (const one of this.changeables) one.overlay(kept.get(one.name));
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
