import { describe, expect, it } from '@jest/globals';
import { loadSettings } from '#infrastructure/config/settings.loader.js';
import { directoryWith, faultsOf } from './inputs.js';

describe('names', () => {
  it.each(['PORT', 'port', 'Port'])('are read in any case: %s', (name) => {
    expect(loadSettings({ variables: { [name]: '9000' } }).settings.http.port).toBe(9000);
  });

  it.each(['DATABASE_POOL_SIZE', 'DATABASE__POOL_SIZE', 'database__pool__size'])(
    'may part their words by two underscores: %s',
    (name) => {
      expect(loadSettings({ variables: { [name]: '7' } }).settings.database.poolSize).toBe(7);
    },
  );

  it('may be spelt twice in one source where the values agree', () => {
    expect(loadSettings({ variables: { PORT: '9000', port: '9000' } }).settings.http.port).toBe(9000);
  });

  it('are refused when two spellings in one source disagree', () => {
    expect(faultsOf({ variables: { DATABASE_POOL_SIZE: '7', DATABASE__POOL_SIZE: '8' } })).toEqual([
      'DATABASE_POOL_SIZE [environment]: is given twice, differently',
    ]);
    expect(faultsOf({ argv: ['--port', '1', '--port', '2'] })).toEqual([
      'PORT [command line]: is given twice, differently',
    ]);
  });

  it('of others may be spelt twice, differently', () => {
    expect(loadSettings({ variables: { http_proxy: 'http://a', HTTP_PROXY: 'http://b' } }).warnings).toEqual(
      [],
    );
  });
});

describe('an unknown name', () => {
  it.each([
    ['PORTS', 'PORT'],
    ['DATABSE_URL', 'DATABASE_URL'],
    ['jwt_algoritm', 'JWT_ALGORITHM'],
    ['SECRET_KEYFILE', 'SECRET_KEY_FILE'],
  ])('in the environment that looks like ours is warned of, with a suggestion: %s', (name, meant) => {
    expect(loadSettings({ variables: { [name]: '1' } }).warnings).toEqual([
      `${name} [environment]: is no setting; did you mean ${meant}?`,
    ]);
  });

  it.each([
    'HOME',
    'PATH',
    'TERM',
    'REDIS_PORT',
    'REDIS_PORT_6379_TCP_ADDR',
    'APPS_NAME_PORT',
    'REDIS_SERVICE_HOST',
    '_PORT',
    'port_'.repeat(9_999),
  ])("in the environment that is somebody else's is passed over: %.30s", (name) => {
    expect(loadSettings({ variables: { [name]: 'tcp://10.0.0.1:6379' } }).warnings).toEqual([]);
  });

  it('in a file is always warned of', () => {
    const directory = directoryWith({ '.env': 'REDIS_PORT=6379\nPROT=1' });
    expect(loadSettings({ directory }).warnings).toEqual([
      'PROT [.env]: is no setting; did you mean PORT?',
      'REDIS_PORT [.env]: is no setting',
    ]);
  });

  it.each([
    [['--prot', '9000'], '--prot [command line]: is no option; did you mean --port?'],
    [['--log-levle=debug'], '--log-levle [command line]: is no option; did you mean --log-level?'],
    [['-x'], '--x [command line]: is no option'],
    [['--__proto__=1'], '----proto-- [command line]: is no option'],
    [['--port'], '--port [command line]: needs a value'],
  ])('or a half option on the command line is refused: %j', (argv, fault) => {
    expect(faultsOf({ argv })).toEqual([fault]);
  });

  it('among the overrides is refused', () => {
    expect(faultsOf({ overrides: { PRT: '0' } })).toEqual([
      'PRT [override]: is no setting; did you mean PORT?',
    ]);
  });

  it('cannot forge a line of the report', () => {
    const [fault] = faultsOf({ argv: ['--port\nforged'] });
    expect(fault).toBe('--port\uFFFDforged [command line]: is no option');
  });
});
