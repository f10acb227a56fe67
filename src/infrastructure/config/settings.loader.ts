import { resolve } from 'node:path';
import { validateSync } from 'class-validator';
import { catalogue, type Listed } from './settings.catalogue.js';
import { SettingsInvalid } from './settings.errors.js';
import { readText } from './settings.files.js';
import { type Entry, type Layer, type Origin } from './settings.layers.js';
import { fileNameOf } from './settings.names.js';
import { settle, type SettingsInputs } from './settings.precedence.js';
import { Report } from './settings.report.js';
import { rules } from './settings.rules.js';
import { type SettingValue } from './settings.schema.js';
import { Settings } from './settings.js';

export interface LoadedSettings {
  readonly settings: Settings;
  /** Where each setting's value came from, by its name. */
  readonly provenance: Readonly<Record<string, Origin>>;
  /** Names that look like ours and are not. */
  readonly warnings: readonly string[];
}

/** Settings from all sources, frozen to the bottom. Throws SettingsInvalid with every fault there is. */
export function loadSettings(inputs: SettingsInputs = {}): LoadedSettings {
  const report = new Report();
  const given = settle(inputs, report);
  const origins = new Map(catalogue.map(({ name }) => [name, given.get(name)?.origin ?? 'default']));
  const settings = build(given, inputs, report);
  for (const { name, what } of [...outOfBounds(settings), ...broken(settings)]) {
    if (!report.hasRefused(name)) report.refuse(name, origins.get(name) ?? 'default', what);
  }
  if (report.faults.length > 0) throw new SettingsInvalid(report.faults);
  return frozen({ settings, provenance: Object.fromEntries(origins), warnings: report.warnings });
}

function build(
  given: Layer,
  { directory = '.', isTerminal = false }: SettingsInputs,
  report: Report,
): Settings {
  const settings = new Settings();
  for (const setting of catalogue) {
    const entry = given.get(setting.name);
    const value = entry && valueIn(entry, setting, directory, report);
    if (value !== undefined) Object.assign(settings[setting.slice], { [setting.property]: value });
  }
  const { debug, environment } = settings.app;
  Object.assign(settings.log, { pretty: debug || (environment === 'dev' && isTerminal) });
  return settings;
}

function valueIn(entry: Entry, setting: Listed, directory: string, report: Report): SettingValue | undefined {
  const text =
    entry.form === 'path' ? secretAt(resolve(directory, entry.text), entry, setting, report) : entry.text;
  const value = text === undefined ? undefined : setting.read(text);
  if (text !== undefined && value === undefined)
    report.refuse(setting.name, entry.origin, `must be ${setting.bounds}`);
  return value;
}

/** Never tells the path: a secret put there by mistake would be printed. */
function secretAt(path: string, { origin }: Entry, { name }: Listed, report: Report): string | undefined {
  const file = readText(path);
  const secret = 'text' in file ? file.text.replace(/\r?\n$/, '') : undefined;
  if ('failure' in file) report.refuse(name, origin, `${fileNameOf(name)} cannot be read (${file.failure})`);
  else if (secret === '') report.refuse(name, origin, `${fileNameOf(name)} names an empty file`);
  return secret;
}

interface Fault {
  readonly name: string;
  readonly what: string;
}

function outOfBounds(settings: Settings): readonly Fault[] {
  const faultySlices = validateSync(settings, { stopAtFirstError: true });
  return faultySlices.flatMap((slice) =>
    (slice.children ?? []).flatMap(({ property, constraints }) => {
      const setting = catalogue.find(
        (listed) => listed.slice === slice.property && listed.property === property,
      );
      const [what] = Object.values(constraints ?? {});
      return setting && what ? [{ name: setting.name, what }] : [];
    }),
  );
}

const broken = (settings: Settings): readonly Fault[] => rules.filter(({ breaks }) => breaks(settings));

function frozen(loaded: LoadedSettings): LoadedSettings {
  for (const slice of Object.values(loaded.settings)) Object.freeze(slice);
  for (const part of Object.values(loaded)) Object.freeze(part);
  return Object.freeze(loaded);
}
