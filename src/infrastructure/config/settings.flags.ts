import { type FlagKey, isFlagKey } from '../flags/flags.declared.js';
import { Choice, List } from './settings.decorators.js';
import { listed } from './settings.exposure.js';
import { readFlag } from './settings.values.js';

const providers = ['database', 'environment'] as const;

export class FlagSettings {
  @Choice('FLAGS_PROVIDER', providers, {
    about: 'Where feature flags are changed: by admins in the database, or here and at the next start only',
  })
  readonly provider: (typeof providers)[number] = 'database';

  @List('FLAGS', {
    isItem: (text) => flagIn(text) !== undefined,
    about: 'What feature flags are, until an admin changes them',
    item: 'declared flags such as registration-open=off',
  })
  readonly given: string = '';
}

/** What the setting says of each flag that it names. */
export const flagsIn = (given: string): ReadonlyMap<FlagKey, boolean> =>
  new Map(
    listed(given)
      .map(flagIn)
      .filter((flag) => flag !== undefined),
  );

function flagIn(text: string): [FlagKey, boolean] | undefined {
  const [key = '', word = '', ...rest] = text.split('=');
  const isOn = readFlag(word);
  return isFlagKey(key) && isOn !== undefined && rest.length === 0 ? [key, isOn] : undefined;
}
