import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';

interface Check {
  readonly says: string;
  readonly file: string;
  readonly named: string;
}
interface Principle {
  readonly title: string;
  readonly demands: string;
  readonly checks: readonly Check[];
}
interface Row extends Principle {
  readonly isHeld: boolean;
  readonly checks: readonly (Check & { state: string })[];
}
interface Result {
  readonly file: string;
  readonly name: string;
  readonly status: string;
}

const loaded = async <Module>(file: string) => (await import(pathToFileURL(file).href)) as Module;

describe('npm run principles', () => {
  let principles: readonly Principle[];
  let judged: (principles: readonly Principle[], results: readonly Result[]) => Row[];
  let tableOf: (rows: readonly Row[]) => string;
  beforeAll(async () => {
    ({ principles } = await loaded<{ principles: Principle[] }>('scripts/principles.checks.js'));
    ({ judged, tableOf } = await loaded<{ judged: typeof judged; tableOf: typeof tableOf }>(
      'scripts/principles.judge.js',
    ));
  });

  const passing = () =>
    principles.flatMap(({ checks }) =>
      checks.map(({ file, named }) => ({ file, name: `It ${named}, always`, status: 'passed' })),
    );

  it('knows twelve principles, each held by several checks in files that exist', () => {
    expect(principles).toHaveLength(12);
    expect(principles.filter(({ checks }) => checks.length < 3)).toEqual([]);
    const files = principles.flatMap(({ checks }) => checks.map(({ file }) => file));
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });

  it('is green where all of them pass', () => {
    const rows = judged(principles, passing());
    expect(rows.every(({ isHeld }) => isHeld)).toBe(true);
    expect(tableOf(rows)).toMatch(/12 of 12 principles hold$/);
  });

  it.each([
    ['fails', 'broken', (result: Result) => [{ ...result, status: 'failed' }]],
    [
      'fails beside others that pass',
      'broken',
      (result: Result) => [result, { ...result, status: 'failed' }],
    ],
    ['is there no more', 'missing', () => []],
    ['is called otherwise', 'missing', (result: Result) => [{ ...result, name: 'Soup' }]],
    ['is skipped', 'skipped', (result: Result) => [{ ...result, status: 'pending' }]],
  ])('is red where a test %s', (_, state, plant) => {
    for (const at of passing().keys()) {
      const results = passing().flatMap((result, place) => (place === at ? plant(result) : [result]));
      const rows = judged(principles, results);
      expect(rows.flatMap(({ checks }) => checks).map((check) => check.state)[at]).toBe(state);
      expect(rows.filter(({ isHeld }) => !isHeld)).toHaveLength(1);
      expect(tableOf(rows)).toMatch(/11 of 12 principles hold$/);
    }
  });
});
