import { describe, expect, it } from '@jest/globals';
import { loadSettings } from '#infrastructure/config/settings.loader.js';
import { type SettingsInputs } from '#infrastructure/config/settings.precedence.js';
import { directoryWith, faultsOf, production } from './inputs.js';

/** Each layer with the port it gives; every one is stronger than those before it. */
const layers: readonly { source: string; port: number; inputs: SettingsInputs }[] = [
  { source: 'default', port: 8000, inputs: {} },
  { source: '.env', port: 8001, inputs: { directory: directoryWith({ '.env': 'PORT=8001' }) } },
  {
    source: '.env.dev',
    port: 8002,
    inputs: { directory: directoryWith({ '.env': 'PORT=8001', '.env.dev': 'PORT=8002' }) },
  },
  { source: 'environment', port: 8003, inputs: { variables: { PORT: '8003' } } },
  { source: 'command line', port: 8004, inputs: { argv: ['--port', '8004'] } },
  { source: 'override', port: 8005, inputs: { overrides: { PORT: '8005' } } },
];

describe('precedence', () => {
  it.each(layers.map((layer, index) => ({ ...layer, below: layers.slice(0, index) })))(
    'lets $source beat what stands below it',
    ({ source, port, inputs, below }) => {
      const together = Object.assign({}, ...below.map((lower) => lower.inputs), inputs) as SettingsInputs;
      const { settings, provenance } = loadSettings(together);
      expect(settings.http.port).toBe(port);
      expect(provenance['PORT']).toBe(source);
    },
  );

  it('lets the default of the environment beat the default, and a file beat both', () => {
    expect(loadSettings({ variables: { ENVIRONMENT: 'dev' } }).settings.features.swagger).toBe(true);

    const prod = loadSettings({ variables: production });
    expect(prod.settings.features.swagger).toBe(false);
    expect(prod.provenance['ENABLE_SWAGGER']).toBe('default (prod)');
    expect(prod.settings.http.shutdownDelayMs).toBe(5_000);

    const asked = loadSettings({
      variables: production,
      directory: directoryWith({ '.env': 'ENABLE_SWAGGER=on' }),
    });
    expect(asked.settings.features.swagger).toBe(true);
    expect(asked.provenance['ENABLE_SWAGGER']).toBe('.env');
  });

  it('takes --name=value as well, and leaves words to the command', () => {
    const { settings } = loadSettings({
      argv: ['config', '--port=9000', '--LOG-LEVEL', 'debug', 'more', '--', '--nope'],
    });
    expect(settings.http.port).toBe(9000);
    expect(settings.log.level).toBe('debug');
  });

  it('reads no file without a directory and no variable that is not given', () => {
    expect(loadSettings().provenance).toEqual(
      Object.fromEntries(Object.keys(loadSettings().provenance).map((name) => [name, 'default'])),
    );
  });
});

describe('an empty value', () => {
  it('means not set', () => {
    const directory = directoryWith({ '.env': 'PORT=9000\nSECRET_KEY_FILE=' });
    const { settings, provenance } = loadSettings({ directory, variables: { PORT: '', ENVIRONMENT: '' } });
    expect(settings.http.port).toBe(9000);
    expect(provenance['PORT']).toBe('.env');
  });

  it('takes back an address that a weaker source gives', () => {
    const directory = directoryWith({ '.env': 'DATABASE_URL=postgres://localhost/galley' });
    const { settings, provenance } = loadSettings({ directory, variables: { DATABASE_URL: '' } });
    expect(settings.database.url).toBe('');
    expect(provenance['DATABASE_URL']).toBe('environment');
  });
});

describe('the environment it runs in', () => {
  it('chooses which file is read', () => {
    const directory = directoryWith({
      '.env': '',
      '.env.test': 'APP_NAME=tested',
      '.env.dev': 'APP_NAME=developed',
    });
    expect(loadSettings({ directory }).settings.app.name).toBe('developed');
    expect(loadSettings({ directory, variables: { ENVIRONMENT: 'test' } }).settings.app.name).toBe('tested');
  });

  it('may stand in .env', () => {
    const directory = directoryWith({ '.env': 'ENVIRONMENT=test', '.env.test': 'APP_NAME=tested' });
    const { settings, provenance } = loadSettings({ directory });
    expect(settings.app).toMatchObject({ environment: 'test', name: 'tested' });
    expect(provenance).toMatchObject({ ENVIRONMENT: '.env', APP_NAME: '.env.test' });
  });

  it('is what the strongest source says', () => {
    const directory = directoryWith({ '.env': 'ENVIRONMENT=prod' });
    const weak = { directory, variables: { ENVIRONMENT: 'staging' } };
    expect(loadSettings({ ...weak, argv: ['--environment', 'test'] }).settings.app.environment).toBe('test');
    expect(
      loadSettings({ ...weak, argv: ['--environment', 'test'], overrides: { ENVIRONMENT: 'dev' } }).settings
        .app.environment,
    ).toBe('dev');
  });

  it('may be repeated by its own file, but not contradicted', () => {
    const agreeing = directoryWith({ '.env.test': 'ENVIRONMENT=test' });
    const contradicting = directoryWith({ '.env.test': 'ENVIRONMENT=dev' });
    const variables = { ENVIRONMENT: 'test' };
    expect(faultsOf({ directory: agreeing, variables })).toEqual([]);
    expect(faultsOf({ directory: contradicting, variables })).toEqual([
      'ENVIRONMENT [.env.test]: must be test here, or left out',
    ]);
  });

  it('is refused where it has another name', () => {
    const directory = directoryWith({ '.env.production': 'PORT=nonsense' });
    expect(faultsOf({ directory, variables: { ENVIRONMENT: 'production' } })).toEqual([
      'ENVIRONMENT [environment]: must be one of dev, test, staging, prod',
    ]);
  });
});
