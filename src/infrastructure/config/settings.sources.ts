import { resolve } from 'node:path';
import { parseArgs, parseEnv } from 'node:util';
import { readText } from './settings.files.js';
import { type Layer, layerOf, type Pair, type Source } from './settings.layers.js';
import { canonical, knownNames, nearestName, optionOf } from './settings.names.js';
import { type Report } from './settings.report.js';
import { readFlag } from './settings.values.js';

/** Texts by name; undefined where a name is not set. */
export type Variables = Readonly<Record<string, string | undefined>>;

const EDITS = 2;

/** Names that orchestrators put beside ours for each service they run, such as REDIS_PORT_6379_TCP_ADDR. */
const injected = /_(PORT|SERVICE_HOST)$|_SERVICE_PORT(_|$)|_PORT_\d+_(TCP|UDP)(_|$)/;

const options = Object.fromEntries(
  [...knownNames].map((name) => [optionOf(name), { type: 'string' } as const]),
);

/** A file of settings, empty where there is none; every name in it that is no setting is warned of. */
export function fromFile(directory: string, source: Source, report: Report): Layer {
  const file = readText(resolve(directory, source));
  const pairs = 'text' in file ? present(parseEnv(file.text)) : [];
  if ('failure' in file && file.failure !== 'ENOENT') {
    report.refuse(source, directory, `cannot be read (${file.failure})`);
  }
  const onUnknown = (spelling: string) =>
    report.warn(spelling, source, `is no setting${suggest(nearestName(spelling, EDITS))}`);
  return layerOf(pairs, { source, report, onUnknown });
}

/** The environment, which is full of others' names: only what looks like a slip of ours is warned of. */
export function fromVariables(variables: Variables, report: Report): Layer {
  // Other tools use DEBUG for lists of what to trace.
  const pairs = present(variables).filter(
    ([spelling, text]) => canonical(spelling) !== 'DEBUG' || text === '' || readFlag(text) !== undefined,
  );
  const onUnknown = (spelling: string) => {
    // HOME is two edits from HOST: a short name is allowed fewer.
    const near = nearestName(spelling, Math.min(EDITS, Math.floor(spelling.length / 4)));
    if (near && !injected.test(canonical(spelling))) {
      report.warn(spelling, 'environment', `is no setting${suggest(near)}`);
    }
  };
  return layerOf(pairs, { source: 'environment', report, onUnknown });
}

/** `--port 9000` or `--port=9000`; words that are no options belong to the command. */
export function fromArguments(argv: readonly string[], report: Report): Layer {
  const source = 'command line';
  const pairs = parsed(argv)
    .tokens.filter((token) => token.kind === 'option')
    .map(({ name, value }): Pair => {
      if (value === undefined && Object.hasOwn(options, name))
        report.refuse(`--${name}`, source, 'needs a value');
      return [name.replaceAll('-', '_'), value ?? ''];
    });
  const onUnknown = (spelling: string) => {
    const near = nearestName(spelling, EDITS);
    report.refuse(`--${optionOf(spelling)}`, source, `is no option${suggest(near && `--${optionOf(near)}`)}`);
  };
  return layerOf(pairs, { source, report, onUnknown });
}

/** A command line parted: what sets a setting, with its value, and all the rest, each in its order. */
export function parted(argv: readonly string[]): { settings: readonly string[]; rest: readonly string[] } {
  const taken = new Set(
    parsed(argv).tokens.flatMap((token) => {
      if (token.kind !== 'option' || !Object.hasOwn(options, token.name)) return [];
      return token.inlineValue === false ? [token.index, token.index + 1] : [token.index];
    }),
  );
  return {
    settings: argv.filter((_, at) => taken.has(at)),
    rest: argv.filter((_, at) => !taken.has(at)),
  };
}

const parsed = (argv: readonly string[]) =>
  parseArgs({ args: argv.map(inLowerCase), options, strict: false, allowPositionals: true, tokens: true });

/** What the program that loads the settings insists on; a name that is no setting is its bug, so refused. */
export function fromOverrides(overrides: Variables, report: Report): Layer {
  const onUnknown = (spelling: string) =>
    report.refuse(spelling, 'override', `is no setting${suggest(nearestName(spelling, EDITS))}`);
  return layerOf(present(overrides), { source: 'override', report, onUnknown });
}

/** Only an option's name: `--secret-key --ABC` keeps its value. */
const inLowerCase = (argument: string): string =>
  argument.replace(/^--([^=]+)/, (whole, name: string) =>
    Object.hasOwn(options, name.toLowerCase()) ? whole.toLowerCase() : whole,
  );

const suggest = (near: string | undefined): string => (near ? `; did you mean ${near}?` : '');

const present = (variables: Variables): readonly Pair[] =>
  Object.entries(variables).flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const]));
