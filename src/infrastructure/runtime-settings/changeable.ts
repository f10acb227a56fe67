import { type Listed, readAs } from '../config/settings.catalogue.js';
import type { Origin } from '../config/settings.layers.js';
import type { SettingValue } from '../config/settings.schema.js';

/** A setting as it is now, and where that comes from. */
export interface SettingNow {
  readonly name: string;
  readonly value: SettingValue;
  readonly source: Origin | 'runtime';
  readonly about: string;
}

/** A setting that can be changed while the service runs: what the process was started with, and what lies over it. */
export class Changeable {
  private over: SettingValue | undefined;

  constructor(
    private readonly setting: Listed,
    private readonly start: { readonly value: SettingValue; readonly source: Origin },
    private readonly apply: (value: SettingValue) => void,
  ) {}

  get name(): string {
    return this.setting.name;
  }

  get bounds(): string {
    return this.setting.bounds;
  }

  get now(): SettingNow {
    const { name, about } = this.setting;
    const { value, source } = this.start;
    return this.over === undefined
      ? { name, about, value, source }
      : { name, about, value: this.over, source: 'runtime' };
  }

  /** The value that this text means, or undefined where it means none. */
  read(text: string): SettingValue | undefined {
    return readAs(this.setting, text);
  }

  /** Lays this over it; nothing, or what the rules of this version refuse, brings back the start. */
  overlay(text: string | undefined): void {
    const before = this.now.value;
    this.over = text === undefined ? undefined : this.read(text);
    if (this.now.value !== before) this.apply(this.now.value);
  }
}
