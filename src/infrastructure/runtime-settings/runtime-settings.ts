import type { Database } from '../database/database.js';
import { Polled } from '../database/polled.js';
import type { Clock } from '../system/clock.js';
import type { Changeable, SettingNow } from './changeable.js';
import type { RuntimeSettingsRepository } from './runtime-settings.repository.js';

/** Settings that are changed while the service runs: kept in the database, and in force on every instance within seconds. */
export class RuntimeSettings extends Polled {
  constructor(
    private readonly changeables: readonly Changeable[],
    private readonly repository: RuntimeSettingsRepository,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

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

  /** That the database is away, others tell. */
  protected async look(): Promise<void> {
    const kept = await this.repository.all().catch(() => null);
    if (kept) for (const one of this.changeables) one.overlay(kept.get(one.name));
  }
}
