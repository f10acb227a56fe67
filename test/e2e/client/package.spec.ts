import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestApp } from '../../support/test-app.js';

interface Manifest {
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
}

const run = promisify(execFile);
const manifest = (file: string): Manifest => JSON.parse(readFileSync(file, 'utf8')) as Manifest;
const OURS = 'clients/typescript';
const COMPILER = '--noEmit --strict --skipLibCheck --target es2022 --module nodenext --types node'.split(' ');

/** The package as somebody gets it who installs what is packed. */
describe('The package of the client', () => {
  let app: TestApp;
  let folder: string;
  let installed: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'galley-client-'));
    installed = join(folder, 'node_modules/galley-client');
    await mkdir(installed, { recursive: true });
    await run('npm', ['pack', '--pack-destination', folder], { cwd: OURS });
    const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz')) ?? '';
    await run('tar', ['-xzf', join(folder, tarball), '-C', installed, '--strip-components=1']);
    for (const name of ['openapi-fetch', '@types'])
      await symlink(resolve('node_modules', name), join(folder, 'node_modules', name));
    await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
    app = await TestApp.start();
  });
  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true });
  });

  it('holds what is needed and nothing else', async () => {
    expect((await readdir(installed)).toSorted()).toEqual(['README.md', 'dist', 'package.json']);
    const built = await readdir(join(installed, 'dist'));
    expect(built).toEqual(expect.arrayContaining(['index.js', 'index.d.ts', 'contract.d.ts']));
    expect(built.filter((name) => !/\.(d\.ts|js)$/.test(name))).toEqual([]);
  });

  it('needs openapi-fetch, in the version it is tested with, and nothing else', () => {
    const { dependencies } = manifest(`${OURS}/package.json`);
    expect(dependencies).toEqual({
      'openapi-fetch': manifest('package.json').devDependencies['openapi-fetch'],
    });
  });

  it('does what its README shows', async () => {
    const readme = await readFile(join(installed, 'README.md'), 'utf8');
    const [, session = ''] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
    await writeFile(join(folder, 'session.ts'), session.replaceAll('http://localhost:8000', app.url));
    const compiler = resolve('node_modules/typescript/bin/tsc');
    await run(process.execPath, [compiler, ...COMPILER, 'session.ts'], { cwd: folder });
    const { stdout } = await run(process.execPath, ['session.ts'], { cwd: folder });
    expect(stdout).toBe('A post needs at least 100 characters to be published\nSoup for forty\n');
  });
});
