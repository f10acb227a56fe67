import { globSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestApp } from '../../support/test-app.js';
import { type Documented, documented } from '../auth/authorisation/documented.js';

/** The cells of every line of every table, without the space around them. */
const rows = readFileSync('docs/api.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

/** `GET /v1/posts/{id} anybody`: each operation that the tables name, and whether anybody may. */
const told = rows.flatMap(([routes = '', who]) =>
  [...routes.matchAll(/`([A-Z]+) (\/v\d\/[^`?]+)(?:\?[^`]*)?`/g)].map(
    ([, method, path = '']) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')} ${who}`,
  ),
);

describe('docs/api.md', () => {
  let app: TestApp;
  let operations: Documented[];
  beforeAll(async () => {
    app = await TestApp.start();
    operations = (await documented(app)).filter(({ path }) => /^\/v\d\//.test(path));
  });
  afterAll(() => app.close());

  const named = (lines: string[]) =>
    [...new Set(lines.map((line) => line.split(' ', 2).join(' ')))].toSorted();

  it('has a row for every operation, and for no other', () => {
    expect(named(told)).toEqual(operations.map(({ name }) => name).toSorted());
  });

  it('says of each whether anybody may', () => {
    const open = operations.filter(({ security }) => security.some((way) => Object.keys(way).length === 0));
    expect(named(told.filter((line) => line.endsWith(' anybody')))).toEqual(
      open.map(({ name }) => name).toSorted(),
    );
  });

  it('tells of every deed that is written down, and of no other', () => {
    const sources = globSync('src/**/*.ts').map((path) => readFileSync(path, 'utf8'));
    const deed = /(?:action: |record\(|tell\()'([a-z-]+\.[a-z-]+)'/g;
    const written = sources.flatMap((text) => [...text.matchAll(deed)].map(([, action]) => action));
    const table = rows.slice(rows.findIndex(([first]) => first === '`action`') + 2);
    const explained = table.map(([action = '']) => action.replaceAll('`', ''));
    expect(explained.toSorted()).toEqual([...new Set(written)].toSorted());
  });
});
