import { describe, expect, it } from '@jest/globals';
import { printConfiguration } from '#infrastructure/config/commands/config.command.js';
import { catalogue } from '#infrastructure/config/settings.catalogue.js';
import { loadSettings } from '#infrastructure/config/settings.loader.js';
import { directoryWith, production } from './inputs.js';

const NOTHING = new Map<string, string>();

describe('printConfiguration', () => {
  it('shows every setting with its value and its source', () => {
    const directory = directoryWith({
      '.env': 'HOST=127.0.0.1',
      '.env.prod': 'APP_NAME=kitchen',
      key: production.SECRET_KEY,
    });
    const variables = { ...production, SECRET_KEY: '', SECRET_KEY_FILE: 'key' };
    const printed = printConfiguration(
      loadSettings({
        directory,
        variables,
        argv: ['--port', '9000'],
        overrides: { LOG_LEVEL: 'WARNING' },
      }),
      NOTHING,
    );
    expect(printed.split('\n').map((line) => line.split(/ {2,}/))).toEqual(
      expect.arrayContaining([
        ['NAME', 'VALUE', 'SOURCE'],
        ['APP_NAME', 'kitchen', '.env.prod'],
        ['LOG_LEVEL', 'warn', 'override'],
        ['HOST', '127.0.0.1', '.env'],
        ['PORT', '9000', 'command line'],
        ['DATABASE_URL', 'postgres://galley:***@db/galley', 'environment'],
        ['REDIS_URL', 'default'],
        ['SECRET_KEY', '********', 'environment (file)'],
        ['ENABLE_SWAGGER', 'false', 'default (prod)'],
        ['RATE_LIMIT_REQUESTS', '100', 'default'],
      ]),
    );
    expect(printed.split('\n')).toHaveLength(catalogue.length + 1);
    expect(printed).not.toContain(production.SECRET_KEY);
  });

  it('shows over them what admins have changed, where it can be changed and makes sense', () => {
    const kept = new Map([
      ['LOG_LEVEL', 'debug'],
      ['RATE_LIMIT_REQUESTS', 'many'],
      ['PORT', '80'],
      ['OF_TOMORROW', '1'],
    ]);
    const printed = printConfiguration(loadSettings(), kept);
    expect(printed).toMatch(/^LOG_LEVEL +debug +runtime$/m);
    expect(printed).toMatch(/^RATE_LIMIT_REQUESTS +100 +default$/m);
    expect(printed).toMatch(/^PORT +8000 +default$/m);
    expect(printed).not.toContain('OF_TOMORROW');
  });

  it('keeps its columns in line', () => {
    const [head = '', ...rows] = printConfiguration(loadSettings(), NOTHING).split('\n');
    const column = head.indexOf('SOURCE');
    for (const row of rows) expect(row.slice(column)).toMatch(/^default/);
  });
});
