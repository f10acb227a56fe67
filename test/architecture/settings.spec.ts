import { describe, expect, it } from '@jest/globals';
import { catalogue } from '#infrastructure/config/settings.catalogue.js';
import { shown } from '#infrastructure/config/settings.masking.js';
import type { Setting } from '#infrastructure/config/settings.schema.js';

const SOUNDS_SECRET = /(^|_)(KEY|SECRET|PASSWORD|TOKEN|CREDENTIALS)(_|$)|^(\w+_)?(DATABASE|REDIS|SMTP)_URL$/;

/** Numbers, switches and words of a list hide nothing. */
const HARMLESS = ['whole', 'flag', 'choice'];

/** What is told in the open though it sounds like something to hide. */
const unmasked = (settings: readonly Setting[]): string[] =>
  settings
    .filter(({ name, kind, secret }) => SOUNDS_SECRET.test(name) && !HARMLESS.includes(kind) && !secret)
    .map(({ name }) => name);

const boundless = (settings: readonly Setting[]): string[] =>
  settings.filter(({ bounds }) => bounds.length < 5).map(({ name }) => name);

describe('A setting', () => {
  const appName = catalogue.find(({ name }) => name === 'APP_NAME') as Setting;

  it('has bounds', () => {
    expect(boundless(catalogue)).toEqual([]);
    expect(boundless([{ ...appName, bounds: '' }])).toEqual(['APP_NAME']);
  });

  it('that sounds secret is one', () => {
    expect(unmasked(catalogue)).toEqual([]);
    const planted = ['CACHE_DATABASE_URL', 'MAIL_API_KEY', 'PASSWORD_PEPPER', 'MONKEY', 'TOKENS'];
    expect(unmasked(planted.map((name) => ({ ...appName, name })))).toEqual(planted.slice(0, 3));
  });

  it.each(catalogue.filter(({ secret }) => secret))('that is secret is shown to nobody: $name', (setting) => {
    const url = 'redis://ann:ladle@soup/pot?token=ladle';
    expect(shown(setting, setting.kind === 'url' ? url : 'a long ladle of soup')).not.toContain('ladle');
  });
});
