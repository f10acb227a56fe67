import { settingsOf, type Setting, type SettingValue } from './settings.schema.js';
import { Settings } from './settings.js';

export type Listed = Setting & { readonly slice: keyof Settings; readonly initial: SettingValue };

const untouched = new Settings();

/** Every setting with its default, slice by slice. */
export const catalogue: readonly Listed[] = (Object.keys(untouched) as (keyof Settings)[]).flatMap((slice) =>
  settingsOf(untouched[slice]).map((setting) => listed(slice, setting)),
);

/** What a setting is in these settings. */
export const valueOf = (settings: Settings, { slice, property }: Listed): SettingValue =>
  Reflect.get(settings[slice], property) as SettingValue;

function listed(slice: keyof Settings, setting: Setting): Listed {
  return { ...setting, slice, initial: Reflect.get(untouched[slice], setting.property) as SettingValue };
}
