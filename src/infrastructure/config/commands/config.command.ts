import { runningDatabase } from '#infrastructure/database/open-database.js';
import { changeablesIn } from '#infrastructure/runtime-settings/changeable.js';
import { readOverlay } from '#infrastructure/runtime-settings/read-overlay.js';
import { catalogue, valueOf } from '../settings.catalogue.js';
import { type LoadedSettings } from '../settings.loader.js';
import { shown } from '../settings.masking.js';

/** What a service would run with: the settings, and over them what admins have changed, where a database tells that. */
export async function showConfiguration(loaded: LoadedSettings, directory: string): Promise<string> {
  const { database } = loaded.settings;
  const url = await runningDatabase(database, directory);
  const kept = url === '' ? null : await readOverlay(url, database);
  const table = printConfiguration(loaded, kept ?? new Map());
  return kept ? table : `${table}\n\nNo database tells what admins have changed while the service ran.`;
}

/** Every setting with its value and where that came from, as a table; secrets are masked. */
export function printConfiguration(loaded: LoadedSettings, kept: ReadonlyMap<string, string>): string {
  const over = changeablesIn(loaded);
  for (const one of over) one.overlay(kept.get(one.name));
  const rows = catalogue.map((setting) => {
    const start = {
      value: valueOf(loaded.settings, setting),
      source: loaded.provenance[setting.name] ?? '',
    };
    const { value, source } = over.find(({ name }) => name === setting.name)?.now ?? start;
    return [setting.name, shown(setting, value), source];
  });
  const table = [['NAME', 'VALUE', 'SOURCE'], ...rows];
  const widths = [0, 1].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .join('\n');
}
