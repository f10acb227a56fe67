import { catalogue } from './settings.catalogue.js';
import { canonical, fileNameOf, knownNames } from './settings.names.js';
import { type Report } from './settings.report.js';
import { type Environment } from './settings.js';

export type Source = '.env' | `.env.${Environment}` | 'environment' | 'command line' | 'override';
export type Origin = 'default' | `default (${Environment | 'DEBUG'})` | Source | `${Source} (file)`;

/** What one source says of one setting: the value itself, or the path of the file that holds it. */
export interface Entry {
  readonly form: 'value' | 'path';
  readonly text: string;
  readonly origin: Origin;
}

/** What one source says, by the settings' own names. */
export type Layer = ReadonlyMap<string, Entry>;

export type Pair = readonly [spelling: string, text: string];

interface Reading {
  readonly source: Source;
  readonly report: Report;
  readonly onUnknown: (spelling: string) => void;
}

/** Sorts what a source says by setting; refuses what contradicts itself within the source. */
export function layerOf(pairs: readonly Pair[], reading: Reading): Layer {
  const texts = gather(pairs, reading);
  const layer = new Map<string, Entry>();
  for (const { name, secret, initial } of catalogue) {
    const text = texts.get(name);
    const path = secret ? texts.get(fileNameOf(name)) : undefined;
    const given = text !== undefined && (text !== '' || initial === '');
    if (text && path)
      reading.report.refuse(name, reading.source, `is given both directly and as ${fileNameOf(name)}`);
    if (path) layer.set(name, { form: 'path', text: path, origin: `${reading.source} (file)` });
    else if (given) layer.set(name, { form: 'value', text, origin: reading.source });
  }
  return layer;
}

function gather(pairs: readonly Pair[], { source, report, onUnknown }: Reading): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const [spelling, text] of pairs) {
    const name = canonical(spelling);
    const before = texts.get(name);
    if (!knownNames.has(name)) onUnknown(spelling);
    else if (before === undefined) texts.set(name, text);
    else if (before !== text) report.refuse(name, source, 'is given twice, differently');
  }
  return texts;
}

/** Values that stand in for a setting's own default. */
export const defaultsOf = (values: Readonly<Record<string, string>>, origin: Origin): Layer =>
  new Map(Object.entries(values).map(([name, text]) => [name, { form: 'value', text, origin }]));

/** One layer of many; what a later one says wins. */
export const merge = (layers: readonly Layer[]): Layer => new Map(layers.flatMap((layer) => [...layer]));
