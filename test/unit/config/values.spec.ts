import { describe, expect, it } from '@jest/globals';
import { catalogue, valueOf } from '#infrastructure/config/settings.catalogue.js';
import { SettingsInvalid } from '#infrastructure/config/settings.errors.js';
import { loadSettings } from '#infrastructure/config/settings.loader.js';
import { directoryWith, faultsOf } from './inputs.js';

const wholes = catalogue.filter((setting) => setting.kind === 'whole');

const boundsFault = (name: string, text: string) =>
  faultsOf({ variables: { [name]: text } }).find((fault) =>
    fault.startsWith(`${name} [environment]: must be a whole`),
  );

describe('whole numbers', () => {
  it.each(wholes)('hold their bounds: $name, $bounds', (setting) => {
    const { name, min, max } = setting;
    for (const inside of [min, min + 1, max - 1, max])
      expect(boundsFault(name, String(inside))).toBeUndefined();
    for (const outside of [min - 1, max + 1]) {
      expect(boundsFault(name, String(outside))).toBe(
        `${name} [environment]: must be a whole number from ${min} to ${max}`,
      );
    }
    const { settings } = loadSettings({ variables: { [name]: String(min) } });
    expect(valueOf(settings, setting)).toBe(min);
  });

  it.each([
    '1e3',
    '80.0',
    ' 80',
    '80 ',
    '0x50',
    '+80',
    '8_000',
    'NaN',
    'Infinity',
    '٨٠',
    '99999999999999999999',
    '--1',
    '80\n',
  ])('are digits and nothing else: %j', (text) => {
    expect(boundsFault('PORT', text)).toBeDefined();
  });
});

describe('switches', () => {
  it.each(['true', '1', 'yes', 'on', 'TRUE', 'On'])('are on with %s', (text) => {
    expect(loadSettings({ variables: { DEBUG: text } }).settings.app.debug).toBe(true);
  });

  it.each(['false', '0', 'no', 'off', 'False'])('are off with %s', (text) => {
    expect(loadSettings({ variables: { ENABLE_CACHE: text } }).settings.cache.enabled).toBe(false);
  });

  it.each(['2', 'y', 'constructor', 'enabled', ' true'])('are refused with %j', (text) => {
    expect(faultsOf({ variables: { ENABLE_CACHE: text } })).toEqual([
      'ENABLE_CACHE [environment]: must be one of true, false, 1, 0, yes, no, on, off',
    ]);
  });
});

describe('LOG_LEVEL', () => {
  it.each([
    ['CRITICAL', 'fatal'],
    ['ERROR', 'error'],
    ['WARNING', 'warn'],
    ['warning', 'warn'],
    ['INFO', 'info'],
    ['Debug', 'debug'],
    ['fatal', 'fatal'],
    ['warn', 'warn'],
    ['trace', 'trace'],
  ])("is understood in pino's and Python's words: %s", (text, level) => {
    expect(loadSettings({ variables: { LOG_LEVEL: text } }).settings.log.level).toBe(level);
  });

  it('is refused in other words', () => {
    expect(faultsOf({ variables: { LOG_LEVEL: 'constructor' } })).toEqual([
      'LOG_LEVEL [environment]: must be one of fatal, error, warn, info, debug, trace',
    ]);
  });
});

describe('DEBUG', () => {
  it('turns on debug logs for people', () => {
    const { settings, provenance } = loadSettings({ variables: { DEBUG: 'true', ENVIRONMENT: 'test' } });
    expect(settings.log).toMatchObject({ level: 'debug', pretty: true });
    expect(provenance['LOG_LEVEL']).toBe('default (DEBUG)');
  });

  it('leaves a level that was asked for', () => {
    expect(loadSettings({ variables: { DEBUG: 'true', LOG_LEVEL: 'error' } }).settings.log.level).toBe(
      'error',
    );
  });

  it.each(['galley:*', '*', 'release'])('is ignored in the environment when it is no boolean: %s', (text) => {
    const { settings, warnings } = loadSettings({ variables: { DEBUG: text } });
    expect(settings.app.debug).toBe(false);
    expect(warnings).toEqual([]);
  });

  it('is refused elsewhere when it is no boolean', () => {
    const directory = directoryWith({ '.env': 'DEBUG=galley:*' });
    expect(faultsOf({ directory })).toEqual([
      'DEBUG [.env]: must be one of true, false, 1, 0, yes, no, on, off',
    ]);
    expect(faultsOf({ argv: ['--debug', '--port'] })).toHaveLength(1);
  });

  it('is not needed for readable logs at a terminal in dev, and nowhere else are they readable without it', () => {
    const isPretty = (ENVIRONMENT: string, isTerminal: boolean) =>
      loadSettings({ variables: { ENVIRONMENT }, isTerminal }).settings.log.pretty;
    expect(isPretty('dev', true)).toBe(true);
    expect(isPretty('dev', false)).toBe(false);
    expect(isPretty('test', true)).toBe(false);
    expect(loadSettings().settings.log.pretty).toBe(false);
  });
});

describe('faults', () => {
  it('are told all at once, one a line, with setting, source and bound', () => {
    const directory = directoryWith({ '.env': 'DATABASE_POOL_SIZE=0\nAPP_NAME="two\nlines"' });
    const variables = { ENABLE_CACHE: 'perhaps', REDIS_URL: 'http://cache', JWT_ALGORITHM: 'none' };
    const load = () =>
      loadSettings({ directory, variables, argv: ['--port', '65536'], overrides: { WORKERS: '65' } });
    expect(load).toThrow(SettingsInvalid);
    expect(load).toThrow(
      [
        'The configuration is refused:',
        'ENABLE_CACHE [environment]: must be one of true, false, 1, 0, yes, no, on, off',
        'APP_NAME [.env]: must be 1 to 64 printable characters',
        'PORT [command line]: must be a whole number from 0 to 65535',
        'WORKERS [override]: must be a whole number from 1 to 64',
        'DATABASE_POOL_SIZE [.env]: must be a whole number from 1 to 100',
        'REDIS_URL [environment]: must be empty or a URL beginning with redis:// or rediss://',
        'JWT_ALGORITHM [environment]: must be one of HS256, HS384, HS512, EdDSA, ES256, RS256',
      ].join('\n'),
    );
  });

  it('of a weak source do not count where a stronger one says better', () => {
    const directory = directoryWith({ '.env': 'PORT=nonsense\nSECRET_KEY_FILE=nowhere' });
    expect(faultsOf({ directory, variables: { PORT: '9000', SECRET_KEY: 's'.repeat(32) } })).toEqual([]);
  });

  it('include a file that cannot be read, not one that is missing', () => {
    const directory = directoryWith({ '.env': new Uint8Array([0x50, 0xff, 0xfe]) });
    expect(faultsOf({ directory })).toEqual([
      `.env [${directory}]: cannot be read (ERR_ENCODING_INVALID_ENCODED_DATA)`,
    ]);
    expect(faultsOf({ directory: directoryWith({}) })).toEqual([]);
  });
});

it('gives settings that nobody can change', () => {
  const loaded = loadSettings();
  for (const part of [loaded, ...Object.values(loaded), ...Object.values(loaded.settings)])
    expect(Object.isFrozen(part)).toBe(true);
  expect(() => Object.assign(loaded.settings.http, { port: 1 })).toThrow(TypeError);
});
