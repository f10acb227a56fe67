import type { SettingNow } from '#infrastructure/runtime-settings/changeable.js';

export class SettingResponse {
  name!: string;
  /** As it would be given at the start. */
  value!: string;
  /** Where the value comes from: `runtime`, where an admin has changed it, or what the service was started with. */
  source!: string;
  about!: string;

  static of({ name, value, source, about }: SettingNow): SettingResponse {
    return { name, value: String(value), source, about };
  }
}

export class SettingsResponse {
  data!: SettingResponse[];

  static of(settings: readonly SettingNow[]): SettingsResponse {
    return { data: settings.map((one) => SettingResponse.of(one)) };
  }
}
