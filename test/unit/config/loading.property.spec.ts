import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { catalogue, valueOf } from '#infrastructure/config/settings.catalogue.js';
import { loadSettings } from '#infrastructure/config/settings.loader.js';
import { knownNames } from '#infrastructure/config/settings.names.js';
import { faultsOf } from './inputs.js';

const anything = fc.string({ unit: 'binary' });

/** Ours in any spelling, others' names that are dangerous as keys, and noise. */
const names = fc.oneof(
  fc.constantFrom(...knownNames),
  fc.constantFrom(...knownNames).map((name) => name.toLowerCase().replace('_', '__')),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'POORT'),
  anything,
);

/** Noise, and what comes near to being right. */
const texts = fc.oneof(
  anything,
  fc.integer().map(String),
  fc.constantFrom('true', 'off', 'prod', 'test', 'DEBUG', 'HS512', 'transaction', 'x'.repeat(32)),
  fc.constantFrom('postgres://u:p@db/galley', 'rediss://cache', 'postgres://', '/dev/null'),
);

const records = fc
  .array(fc.tuple(names, texts), { maxLength: 12 })
  .map((pairs) => Object.fromEntries(pairs) as Record<string, string>);

describe('whatever the environment says', () => {
  it('is either refused as SettingsInvalid or gives settings within bounds', () => {
    fc.assert(
      fc.property(records, (variables) => {
        if (faultsOf({ variables }).length > 0) return;
        const { settings } = loadSettings({ variables });
        for (const setting of catalogue) {
          const value = valueOf(settings, setting);
          expect(typeof value).toBe(typeof setting.initial);
          if (setting.kind !== 'whole') continue;
          expect(value).toBeGreaterThanOrEqual(setting.min);
          expect(value).toBeLessThanOrEqual(setting.max);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('on the command line, too', () => {
    const words = fc.array(
      fc.oneof(
        texts,
        names.map((name) => `--${name.toLowerCase().replaceAll('_', '-')}`),
      ),
    );
    fc.assert(
      fc.property(words, (argv) => {
        const faults = faultsOf({ argv });
        for (const fault of faults) expect(fault).not.toMatch(/[\r\n]/);
      }),
    );
  });
});
