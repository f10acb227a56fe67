import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const JEST = 'node_modules/jest/bin/jest.js';

describe('Coverage', () => {
  it('is asked for of nine lines in ten, of all the source', () => {
    const { stdout } = spawnSync(process.execPath, [JEST, '--showConfig', '--coverage'], {
      encoding: 'utf8',
    });
    expect((JSON.parse(stdout) as { globalConfig: object }).globalConfig).toMatchObject({
      collectCoverage: true,
      collectCoverageFrom: ['src/**/*.ts'],
      coverageThreshold: { global: { lines: 90 } },
    });
  });

  it('is asked for wherever everything is tested', () => {
    expect(readFileSync('.ci/run', 'utf8')).toContain('\nnpm test -- --coverage\n');
    expect(readFileSync('scripts/check.js', 'utf8')).toContain(
      `['npm', 'test', '--silent', '--', '--coverage']`,
    );
  });
});
