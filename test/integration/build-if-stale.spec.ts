import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

/** Stands in for Nest's: counts its builds, and fails when told. */
const fakeNest = `#!/bin/sh
echo "$@" >> builds
[ ! -f broken ] && mkdir -p dist && exit 0
exit 3
`;

describe('npm start builds', () => {
  let root: string;

  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const start = (...args: string[]) => {
    const { stdout, stderr, status } = spawnSync(process.execPath, ['scripts/build-if-stale.js', ...args], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, PATH: [join(root, 'bin'), process.env.PATH].join(delimiter) },
    });
    return { said: stdout + stderr, status };
  };
  const builds = () =>
    existsSync(join(root, 'builds'))
      ? readFileSync(join(root, 'builds'), 'utf8').trim().split('\n').length
      : 0;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'galley-build-'));
    mkdirSync(join(root, 'scripts'));
    cpSync('scripts/build-if-stale.js', join(root, 'scripts/build-if-stale.js'));
    write('package.json', '{ "type": "module" }');
    write('tsconfig.json', '{}');
    write('src/main.ts', 'one');
    write('src/application/posts/posts.service.ts', 'two');
    write('migrations/0001-first.ts', 'three');
    write('bin/nest', fakeNest);
    chmodSync(join(root, 'bin/nest'), 0o755);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('when there is no build, and says so in one line', () => {
    const { said, status } = start();
    expect({ status, lines: said.trim().split('\n').length, builds: builds() }).toEqual({
      status: 0,
      lines: 1,
      builds: 1,
    });
  });

  it('not when nothing changed, and says nothing', () => {
    start();
    expect(start()).toEqual({ said: '', status: 0 });
    expect(builds()).toBe(1);
  });

  it.each([
    ['a source', () => write('src/application/posts/posts.service.ts', 'changed')],
    ['a new source', () => write('src/application/posts/post.entity.ts', 'new')],
    ['a deleted source', () => rmSync(join(root, 'src/application/posts/posts.service.ts'))],
    ['a migration', () => write('migrations/0002-second.ts', 'new')],
    ['a build setting', () => write('tsconfig.build.json', '{}')],
    ['a dependency', () => write('package-lock.json', '{}')],
    ['a build that is gone', () => rmSync(join(root, 'dist'), { recursive: true })],
  ])('after a change: %s', (_, change) => {
    start();
    change();
    start();
    start();
    expect(builds()).toBe(2);
  });

  it('after a source came back with an older time', () => {
    start();
    write('src/main.ts', 'the version of last week');
    utimesSync(join(root, 'src/main.ts'), new Date(0), new Date(0));
    start();
    expect(builds()).toBe(2);
  });

  it('again after a build that failed, whose exit code it passes on', () => {
    write('broken', '');
    expect(start().status).toBe(3);
    rmSync(join(root, 'broken'));
    expect(start().status).toBe(0);
    expect(builds()).toBe(2);
  });

  it('when asked to in any case', () => {
    start();
    start('--always');
    expect(builds()).toBe(2);
  });

  it('never where only the build was installed', () => {
    start();
    rmSync(join(root, 'src'), { recursive: true });
    expect(start()).toEqual({ said: '', status: 0 });
    expect(builds()).toBe(1);
  });
});
