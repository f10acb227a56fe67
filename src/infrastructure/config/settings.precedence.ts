import { type Layer, defaultsOf, merge } from './settings.layers.js';
import { type Report } from './settings.report.js';
import { debugDefaults, environmentDefaults } from './settings.rules.js';
import { fromArguments, fromFile, fromOverrides, fromVariables, type Variables } from './settings.sources.js';
import { AppSettings, type Environment, environments } from './settings.js';
import { readFlag } from './settings.values.js';

/** Where settings are read from; what is left out is not read. */
export interface SettingsInputs {
  /** The process's environment. */
  readonly variables?: Variables;
  /** The command line without program and script. */
  readonly argv?: readonly string[];
  /** Where `.env` and `.env.<environment>` lie, and where relative paths of secrets start. */
  readonly directory?: string;
  /** Whether people read along where logs go. */
  readonly isTerminal?: boolean;
  /** Beats everything else. */
  readonly overrides?: Variables;
}

const nothing: Layer = new Map();

/** What all sources together say, each beating the ones before it. */
export function settle(
  { variables = {}, argv = [], directory, overrides = {} }: SettingsInputs,
  report: Report,
): Layer {
  const file = directory === undefined ? nothing : fromFile(directory, '.env', report);
  const stronger = merge([
    fromVariables(variables, report),
    fromArguments(argv, report),
    fromOverrides(overrides, report),
  ]);
  const environment = environmentIn(merge([file, stronger]));
  const environmentFile =
    directory === undefined ? nothing : fromEnvironmentFile(directory, environment, report);
  const given = merge([file, environmentFile, stronger]);
  return merge([...conditionalDefaults(environment, given), given]);
}

/** Undefined for a word that is no environment; its bounds refuse it later. */
function environmentIn(given: Layer): Environment | undefined {
  const word = given.get('ENVIRONMENT')?.text ?? new AppSettings().environment;
  return environments.find((environment) => environment === word);
}

function fromEnvironmentFile(directory: string, environment: Environment | undefined, report: Report): Layer {
  if (environment === undefined) return nothing;
  const layer = fromFile(directory, `.env.${environment}`, report);
  const claimed = layer.get('ENVIRONMENT')?.text ?? environment;
  if (claimed !== environment) {
    report.refuse('ENVIRONMENT', `.env.${environment}`, `must be ${environment} here, or left out`);
  }
  return layer;
}

function conditionalDefaults(environment: Environment | undefined, given: Layer): readonly Layer[] {
  const ofEnvironment = environment && environmentDefaults[environment];
  const isDebugging = readFlag(given.get('DEBUG')?.text ?? '') === true;
  return [
    ofEnvironment ? defaultsOf(ofEnvironment, `default (${environment})`) : nothing,
    isDebugging ? defaultsOf(debugDefaults, 'default (DEBUG)') : nothing,
  ];
}
