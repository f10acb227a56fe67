import { overlaid } from '../config/settings.catalogue.js';
import type { LoadedSettings } from '../config/settings.loader.js';
import type { Settings } from '../config/settings.js';
import type { Database } from '../database/database.js';
import { Polled } from '../database/polled.js';
import type { Clock } from '../system/clock.js';
import { type Changeable, type ChangeableName, changeablesIn, type SettingNow } from './changeable.js';
import type { RuntimeSettingsRepository } from './runtime-settings.repository.js';

/** Somebody who uses some of the settings, and takes them anew when one of these is changed. */
interface Follower {
  readonly names: readonly ChangeableName[];
  readonly take: (settings: Settings) => void;
}

/** Settings that are changed while the service runs: kept in the database, and in force on every instance within seconds. */
export class RuntimeSettings extends Polled {
  private readonly changeables: readonly Changeable[];
  private readonly followers: Follower[] = [];

  constructor(
    private readonly loaded: LoadedSettings,
    private readonly repository: RuntimeSettingsRepository,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
    this.changeables = changeablesIn(loaded);
  }

  /** To be called before the application starts: from then on all settings are given as they are now when one of these changes. */
  follow(names: readonly ChangeableName[], take: (settings: Settings) => void): void {
    this.followers.push({ names, take });
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
    if (!kept) return;
    const changed = this.changeables.filter((one) => one.overlay(kept.get(one.name))).map(({ name }) => name);
    const settings = overlaid(
      this.loaded.settings,
      this.changeables.map(({ setting, now }) => [setting, now.value]),
    );
    for (const { names, take } of this.followers)
      if (names.some((name) => changed.includes(name))) take(settings);
  }
}
