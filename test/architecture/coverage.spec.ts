import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';

const JEST = resolve('node_modules/jest/bin/jest.js');
const jest = (...args: string[]) => spawnSync(process.execPath, [JEST, ...args], { encoding: 'utf8' });

interface Asked {
  readonly collectCoverage: boolean;
  readonly collectCoverageFrom: string[];
  readonly coverageProvider: string;
  readonly coverageThreshold: object;
}

describe('Coverage', () => {
  const folder = mkdtempSync(join(tmpdir(), 'galley-coverage-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const asked = (): Asked =>
    (JSON.parse(jest('--showConfig', '--coverage').stdout) as { globalConfig: Asked }).globalConfig;

  it('is asked for of nine lines in ten, of all the source', () => {
    expect(asked()).toMatchObject({
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

  it('of less fails the run', () => {
    const { coverageThreshold, coverageProvider } = asked();
    mkdirSync(join(folder, 'src'));
    writeFileSync(join(folder, 'src/soup.js'), 'exports.soup = () => {\n  return 1;\n};\n'.repeat(5));
    writeFileSync(join(folder, 'soup.test.js'), `test('soup', () => void require('./src/soup.js'));`);
    const config = {
      rootDir: folder,
      transform: {},
      collectCoverageFrom: ['src/**'],
      coverageThreshold,
      coverageProvider,
    };
    const { status, stderr } = jest('--coverage', '--config', JSON.stringify(config));
    expect(stderr).toMatch(/Coverage for lines \(66\.66%\) does not meet "global" threshold \(90%\)/);
    expect(stderr).toMatch(/^Tests: +1 passed, 1 total$/m);
    expect(status).toBe(1);
  });
});
