import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

interface Diagnostic {
  readonly code: string;
  readonly filename: string;
}

/** By what each would let in, where somebody wrote it. */
const plants: Record<string, Record<string, string>> = {
  'eslint(no-eval)': { 'src/runs-text.ts': `export const run = (text: string) => eval(text);` },
  'eslint(no-new-func)': { 'src/makes-code.ts': `export const make = (text: string) => new Function(text);` },
  'eslint(no-implied-eval)': { 'src/runs-later.ts': `setTimeout('run()', 10);` },
  'eslint(no-script-url)': { 'src/links.ts': `export const link = 'javascript:run()';` },
  'eslint(no-extend-native)': {
    'test/extends.ts': `Object.prototype.isAdmin = true;`,
  },
  'eslint(no-proto)': { 'src/pollutes.ts': `export const proto = (value: object) => value.__proto__;` },
  'eslint(no-restricted-properties)': { 'src/guesses.ts': `export const token = () => Math.random();` },
  'regexp(no-super-linear-backtracking)': {
    'src/backtracks.ts': `export const isName = (text: string) => /^(a+)+$/.test(text);`,
    'scripts/backtracks.js': String.raw`export const isName = (text) => /^(\w+\s?)*$/.test(text);`,
  },
  'regexp(no-super-linear-move)': {
    'src/moves.ts': `export const isName = (text: string) => /a*b/.test(text);`,
  },
  'security(detect-bidi-characters)': {
    'src/reads-otherwise.ts': `export const role = 'user\u202E \u2066// only admins\u2069 \u2066';`,
  },
  'security(detect-child-process)': {
    'scripts/shells-out.js': `import { exec } from 'node:child_process';\nexport const list = (folder) => exec('ls ' + folder);`,
  },
  'security(detect-non-literal-regexp)': {
    'src/builds-patterns.ts': `export const find = (text: string) => new RegExp(text);`,
  },
};

const innocent: Record<string, string> = {
  'src/sound.ts': String.raw`export const isName = (text: string): boolean => /^\w+(?:-\w+)*$/.test(text);`,
  'scripts/sound.js': `import { spawnSync } from 'node:child_process';\nexport const list = () => spawnSync('ls', ['.']);`,
};

describe('The security rules of the linter bite:', () => {
  let tree: string;
  let found: readonly Diagnostic[];
  beforeAll(() => {
    tree = mkdtempSync(join(tmpdir(), 'galley-lint-'));
    cpSync('.oxlintrc.json', join(tree, '.oxlintrc.json'));
    symlinkSync(resolve('node_modules'), join(tree, 'node_modules'));
    const files = Object.assign({}, innocent, ...Object.values(plants)) as Record<string, string>;
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), `${text}\n`);
    }
    const oxlint = resolve('node_modules/oxlint/bin/oxlint');
    const args = [oxlint, '--format', 'json', 'src', 'scripts', 'test'];
    const { stdout } = spawnSync(process.execPath, args, { cwd: tree, encoding: 'utf8' });
    found = (JSON.parse(stdout) as { diagnostics: Diagnostic[] }).diagnostics;
  });
  afterAll(() => rmSync(tree, { recursive: true }));

  it.each(Object.entries(plants))('%s', (rule, files) => {
    const caught = found.filter(({ code }) => code === rule).map(({ filename }) => filename);
    expect([...new Set(caught)].toSorted()).toEqual(Object.keys(files).toSorted());
  });

  it('and leave sound code alone', () => {
    expect(found.filter(({ filename }) => filename in innocent)).toEqual([]);
  });
});
