import { SettingsInvalid } from '../config/settings.errors.js';
import { type LoadedSettings } from '../config/settings.loader.js';
import { examineDatabase, examineRedis } from './dependencies.js';
import { type Finding, fault, ok, warning } from './finding.js';
import { examineNode, examinePorts } from './machine.js';

/** What was found, a line each, and whether the service could start and serve. */
export interface Diagnosis {
  readonly text: string;
  readonly isSound: boolean;
}

/** Looks at all that the service needs here, and changes nothing. Settings that are refused are findings, too. */
export async function diagnose(load: () => LoadedSettings, directory: string): Promise<Diagnosis> {
  const findings = [examineNode(process.versions.node), ...(await examineRest(load, directory))];
  return {
    text: findings.map((finding) => lineOf(finding)).join('\n'),
    isSound: findings.every(({ verdict }) => verdict !== 'fault'),
  };
}

async function examineRest(load: () => LoadedSettings, directory: string): Promise<Finding[]> {
  const given = attempt(load);
  if ('faults' in given) return given.faults.map((line) => fault('settings', line));
  const { settings, warnings } = given;
  return [
    warnings.length === 0 ? ok('settings', 'valid') : warnings.map((line) => warning('settings', line)),
    await examinePorts(settings),
    await examineDatabase(settings, directory),
    await examineRedis(settings),
  ].flat();
}

function attempt(load: () => LoadedSettings): LoadedSettings | SettingsInvalid {
  try {
    return load();
  } catch (error) {
    if (error instanceof SettingsInvalid) return error;
    throw error;
  }
}

const lineOf = ({ verdict, subject, sentence }: Finding): string =>
  `${verdict.padEnd('warning'.length)}  ${subject.padEnd('port 65535'.length)}  ${sentence}`;
