import { catalogue, type Listed, readAs, valueOf } from '../config/settings.catalogue.js';
import type { Origin } from '../config/settings.layers.js';
import type { LoadedSettings } from '../config/settings.loader.js';
import type { SettingValue } from '../config/settings.schema.js';

/** The settings that an admin may change while the service runs: whoever uses one takes a new value without a start. */
export const CHANGEABLE = [
  'LOG_LEVEL',
  'REDIS_CIRCUIT_FAILURES',
  'RATE_LIMIT_ENABLED',
  'RATE_LIMIT_REQUESTS',
  'RATE_LIMIT_AUTH_REQUESTS',
  'RATE_LIMIT_ADDRESS_REQUESTS',
  'RATE_LIMIT_EXPORT_REQUESTS',
  'AVATAR_CIRCUIT_FAILURES',
  'EMAIL_CIRCUIT_FAILURES',
] as const;
export type ChangeableName = (typeof CHANGEABLE)[number];

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
    readonly setting: Listed,
    private readonly start: { readonly value: SettingValue; readonly source: Origin },
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

  /**
   * Lays this over it; nothing, or what the rules of this version refuse, brings back the start. Whether the value is another
   * than before.
   */
  overlay(text: string | undefined): boolean {
    const before = this.now.value;
    this.over = text === undefined ? undefined : this.read(text);
    return this.now.value !== before;
  }
}

/** Those of the catalogue, in its order. */
export const changeablesIn = ({ settings, provenance }: LoadedSettings): Changeable[] =>
  catalogue
    .filter(({ name }) => CHANGEABLE.some((one) => one === name))
    .map((setting) => {
      const value = valueOf(settings, setting);
      return new Changeable(setting, { value, source: provenance[setting.name] ?? 'default' });
    });
