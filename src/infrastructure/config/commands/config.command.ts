import { catalogue, valueOf } from '../settings.catalogue.js';
import { type LoadedSettings } from '../settings.loader.js';
import { shown } from '../settings.masking.js';

/** Every setting with its value and where that came from, as a table; secrets are masked. */
export function printConfiguration({ settings, provenance }: LoadedSettings): string {
  const rows = catalogue.map((setting) => [
    setting.name,
    shown(setting, valueOf(settings, setting)),
    provenance[setting.name] ?? '',
  ]);
  const table = [['NAME', 'VALUE', 'SOURCE'], ...rows];
  const widths = [0, 1].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .join('\n');
}
