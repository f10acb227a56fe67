import { validateSync } from 'class-validator';
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

/** A copy of these settings in which some have other values. */
export function overlaid(settings: Settings, values: readonly (readonly [Listed, SettingValue])[]): Settings {
  const copy = new Settings();
  for (const slice of Object.keys(copy) as (keyof Settings)[]) Object.assign(copy[slice], settings[slice]);
  for (const [{ slice, property }, value] of values) Object.assign(copy[slice], { [property]: value });
  return copy;
}

/** What a setting becomes by this text, under the rules that it has at the start; undefined where they refuse it. */
export function readAs({ slice, property, read }: Listed, text: string): SettingValue | undefined {
  const value = read(text);
  const tried = Object.assign(new Settings()[slice], { [property]: value });
  const isRefused = validateSync(tried).some((fault) => fault.property === property);
  return isRefused ? undefined : value;
}

function listed(slice: keyof Settings, setting: Setting): Listed {
  return { ...setting, slice, initial: Reflect.get(untouched[slice], setting.property) as SettingValue };
}
