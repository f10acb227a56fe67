import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from '@jest/globals';

const run = promisify(execFile);
const KNIP = resolve('node_modules/knip/bin/knip.js');
const EXACT = /^(npm:(@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/;

type Versions = Record<string, string>;
interface Manifest {
  readonly dependencies?: Versions;
  readonly devDependencies?: Versions;
  readonly optionalDependencies?: Versions;
}

/** What may be another version tomorrow. */
const floating = ({ dependencies, devDependencies, optionalDependencies }: Manifest): string[] =>
  Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
    .filter(([, version]) => !EXACT.test(version))
    .map(([name]) => name);

/** What knip says of a tree: packages that nobody uses, and names that nobody declares. */
async function misdeclared(folder: string): Promise<string[]> {
  const args = [KNIP, '--include', 'dependencies,devDependencies,unlisted,unresolved', '--reporter', 'json'];
  const { stdout } = await run(process.execPath, [...args, '--no-exit-code'], {
    cwd: folder,
    maxBuffer: 1e8,
  });
  const { issues } = JSON.parse(stdout) as { issues: Record<string, { name: string }[] | string>[] };
  return issues.flatMap((issue) =>
    Object.entries(issue).flatMap(([kind, those]) =>
      Array.isArray(those) && kind !== 'owners' ? those.map(({ name }) => `${kind} ${name}`) : [],
    ),
  );
}

describe('A package', () => {
  const folders: string[] = [];
  afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

  async function lay(files: Record<string, string>): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'galley-packages-'));
    folders.push(folder);
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    return folder;
  }

  it('is pinned, with the digest of what is installed', async () => {
    expect(floating(JSON.parse(await readFile('package.json', 'utf8')) as Manifest)).toEqual([]);
    const lock = JSON.parse(await readFile('package-lock.json', 'utf8')) as {
      packages: Record<string, { integrity?: string; link?: boolean; inBundle?: boolean }>;
    };
    const unsealed = Object.entries(lock.packages).filter(
      ([path, { integrity, inBundle }]) => path !== '' && !inBundle && !integrity?.startsWith('sha512-'),
    );
    expect(unsealed.map(([path]) => path)).toEqual([]);
  });

  it.each([
    '^1.0.0',
    '~1.0.0',
    '1',
    '1.x',
    '*',
    'latest',
    '>=1.0.0',
    'git+https://example.com/soup',
    'npm:soup@^1.0.0',
  ])('is pinned, and found out where it is %s', (version) => {
    expect(floating({ dependencies: { soup: version }, devDependencies: { pot: '1.2.3-beta.4' } })).toEqual([
      'soup',
    ]);
  });

  it('is used by somebody, and nobody uses what is not declared', async () => {
    expect(await misdeclared('.')).toEqual([]);
  }, 120_000);

  it('is used, and found out where it is not, or is not declared', async () => {
    const manifest = {
      name: 'pot',
      type: 'module',
      main: 'index.js',
      dependencies: { soup: '1.0.0', salt: '1.0.0' },
    };
    const folder = await lay({
      'package.json': JSON.stringify(manifest),
      'index.js': `import 'salt'; import 'pepper'; import './nowhere.js';`,
      ...Object.fromEntries(
        ['soup', 'salt', 'pepper'].map((name) => [
          `node_modules/${name}/package.json`,
          JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
        ]),
      ),
    });
    expect((await misdeclared(folder)).toSorted()).toEqual([
      'dependencies soup',
      'unlisted pepper',
      'unresolved ./nowhere.js',
    ]);
  }, 60_000);
});
