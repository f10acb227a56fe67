import { describe, expect, it } from '@jest/globals';
import { printConfiguration } from '#infrastructure/config/commands/config.command.js';
import { loadSettings } from '#infrastructure/config/settings.loader.js';
import { directoryWith, faultsOf } from './inputs.js';

const KEY = 'k'.repeat(32);

describe('a secret in a file', () => {
  it.each([`${KEY}\n`, `${KEY}\r\n`, KEY])(
    'is what the file says without its last line break: %j',
    (content) => {
      const directory = directoryWith({ key: content });
      const { settings, provenance } = loadSettings({
        directory,
        variables: { SECRET_KEY_FILE: `${directory}/key` },
      });
      expect(settings.token.secretKey).toBe(KEY);
      expect(provenance['SECRET_KEY']).toBe('environment (file)');
    },
  );

  it('loses one line break only', () => {
    const directory = directoryWith({ key: `${KEY}\n\n` });
    expect(loadSettings({ directory, variables: { secret_key__file: 'key' } }).settings.token.secretKey).toBe(
      `${KEY}\n`,
    );
  });

  it('can be named by every source', () => {
    const directory = directoryWith({
      '.env': 'DATABASE_URL_FILE=url',
      url: 'postgres://db/galley\n',
      redis: 'redis://cache',
    });
    const { settings, provenance } = loadSettings({ directory, argv: ['--redis-url-file', 'redis'] });
    expect(settings.database.url).toBe('postgres://db/galley');
    expect(settings.redis.url).toBe('redis://cache');
    expect(provenance).toMatchObject({ DATABASE_URL: '.env (file)', REDIS_URL: 'command line (file)' });
  });

  it('beats the secret itself in a weaker source', () => {
    const directory = directoryWith({ '.env': `SECRET_KEY=${'w'.repeat(32)}`, key: KEY });
    expect(loadSettings({ directory, variables: { SECRET_KEY_FILE: 'key' } }).settings.token.secretKey).toBe(
      KEY,
    );
  });

  it('is refused beside the secret itself in one source', () => {
    const directory = directoryWith({ key: KEY });
    expect(faultsOf({ directory, variables: { SECRET_KEY: KEY, SECRET_KEY_FILE: 'key' } })).toEqual([
      'SECRET_KEY [environment]: is given both directly and as SECRET_KEY_FILE',
    ]);
  });

  it('is refused when missing, empty, no text or out of bounds', () => {
    const directory = directoryWith({ empty: '\n', bytes: new Uint8Array(32).fill(0xff), short: 'short' });
    const faultOf = (file: string) => faultsOf({ directory, variables: { SECRET_KEY_FILE: file } });
    expect(faultOf('nowhere')).toEqual([
      'SECRET_KEY [environment (file)]: SECRET_KEY_FILE cannot be read (ENOENT)',
    ]);
    expect(faultOf('empty')).toEqual([
      'SECRET_KEY [environment (file)]: SECRET_KEY_FILE names an empty file',
    ]);
    expect(faultOf('bytes')).toEqual([expect.stringContaining('SECRET_KEY_FILE cannot be read')]);
    expect(faultOf('short')).toEqual(['SECRET_KEY [environment (file)]: must be at least 32 bytes long']);
  });
});

describe('SECRET_KEY', () => {
  it.each([
    ['x'.repeat(31), 1],
    ['x'.repeat(32), 0],
    ['ä'.repeat(15), 1],
    ['ä'.repeat(16), 0],
  ])('is measured in bytes: %s', (text, faults) => {
    expect(faultsOf({ variables: { SECRET_KEY: text } })).toHaveLength(faults);
  });
});

describe('a secret', () => {
  const CANARY = 'canary';

  it('is never part of a fault or a warning', () => {
    const variables = {
      SECRET_KEY: CANARY,
      DATABASE_URL: `mysql://galley:${CANARY}@db`,
      MIGRATION_DATABASE_URL: `postgres://galley:${CANARY}/@db`,
      REDIS_URL_FILE: `redis://:${CANARY}@cache`,
      DATABSE_URL: CANARY,
      PORT: CANARY,
    };
    const faults = faultsOf({ variables, argv: [`--secretkey=${CANARY}`] });
    expect(faults).toHaveLength(6);
    expect(faults.join('\n')).not.toContain(CANARY);
    expect(loadSettings({ variables: { SECRETKEY: CANARY } }).warnings.join('\n')).not.toContain(CANARY);
  });

  it.each([
    [
      `postgres://galley:${CANARY}@db:5432/galley?sslmode=require`,
      'postgres://galley:***@db:5432/galley?sslmode=require',
    ],
    [`postgres://db/galley?user=u&password=${CANARY}`, 'postgres://db/galley?user=u&password=***'],
    [`postgres://galley:12/${CANARY}@db/galley`, 'postgres://***'],
    [`postgres://galley:12#${CANARY}@db/galley`, 'postgres://***'],
    ['postgres:///galley?host=/var/run/postgresql', 'postgres:///galley?host=/var/run/postgresql'],
  ])('in an address is masked: %s', (url, shown) => {
    const printed = printConfiguration(loadSettings({ variables: { DATABASE_URL: url } }), new Map());
    expect(printed).toContain(`  ${shown}  `);
    expect(printed).not.toContain(CANARY);
  });
});
