import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const run = promisify(execFile);

const LEFT_AT_HOME = ['node_modules', 'dist', 'coverage', '.data', '.git'];
/** What the new feature is asked for by, beside its own specs. */
const CONCERNED = [
  'test/architecture/(import-rules|sources|problems|lists|documentation|client-contract)',
  'test/unit/comments',
  'test/e2e/comments',
  'test/e2e/auth/authorisation/rights',
  'test/e2e/operations/(api-document|openapi|documented-answers|statements|canaries)',
  'test/e2e/privacy/(export|erasure)',
];

describe('npm run new:feature', () => {
  let tree: string;
  beforeAll(async () => {
    tree = await mkdtemp(join(tmpdir(), 'galley-feature-'));
    // The database of the tests runs as somebody else.
    await chmod(tree, 0o755);
    await cp('.', tree, {
      recursive: true,
      filter: (path) => !LEFT_AT_HOME.includes(relative('.', path).split('/')[0] ?? ''),
    });
    // By links where both are on one disk.
    await run('cp', ['-al', 'node_modules', tree]).catch(() => run('cp', ['-a', 'node_modules', tree]));
  }, 120_000);
  afterAll(() => rm(tree, { recursive: true, force: true }));

  const npm = (...args: string[]) => {
    const { PATH, HOME, GALLEY_TEST_CLUSTER } = process.env;
    const env = { PATH, HOME, TEST_DATABASE_URL: GALLEY_TEST_CLUSTER };
    return run('npm', ['--silent', ...args], { cwd: tree, env, maxBuffer: 1e8 }).catch(
      (error: { stdout: string; stderr: string }) => {
        throw new Error(`${error.stdout}\n${error.stderr}`);
      },
    );
  };
  const create = (...names: string[]) => npm('run', 'new:feature', '--', ...names);
  const read = (file: string) => readFile(join(tree, file), 'utf8');

  it.each([
    [[], 'Say the name'],
    [['Soups'], 'lower-case words'],
    [['pots-'], 'lower-case words'],
    [['children'], 'say the singular'],
    [['sheep', 'sheep'], 'one and many'],
    [['cases'], 'word of JavaScript'],
    [['posts'], 'a feature posts already'],
    [['pages'], 'has "export interface Page" already'],
    [['feature-flags'], 'has "CREATE TABLE feature_flags" already'],
    [['controllers'], 'has "Controller" already'],
  ])('refuses a name that no feature can have: %j', async (names, reason) => {
    const before = await read('migrations/index.ts');
    await expect(create(...names)).rejects.toThrow(reason);
    expect(await read('migrations/index.ts')).toBe(before);
  });

  it('leaves nothing behind where one place has changed that it would write to', async () => {
    const [index, spec] = ['migrations/index.ts', 'test/e2e/privacy/erasure.spec.ts'];
    const [before, erasure] = [await read(index), await read(spec)];
    await writeFile(join(tree, spec), erasure.replaceAll('/v1/users/me', '/v1/users/you'));
    await expect(create('soups')).rejects.toThrow(`${spec} has 0 times`);
    await writeFile(join(tree, spec), erasure);
    expect(await read(index)).toBe(before);
    expect(existsSync(join(tree, 'src/application/soups'))).toBe(false);
  });

  it('makes a feature that passes all that is asked of one', async () => {
    const { stdout: told } = await create('comments');
    const written = [...told.matchAll(/^[+~] (.*)$/gm)].map(([, file = '']) => file);
    await npm('exec', '--', 'prettier', '--check', ...written);
    await npm('run', 'check', '--', 'lint', 'types', 'spectral');
    const { stdout } = await npm('test', '--', '--runInBand', ...CONCERNED);
    expect(stdout).toMatch(/^unit: [1-9]\d* passed, 0 failed$/m);
    expect(stdout).toMatch(/^e2e: \d{2,} passed, 0 failed$/m);
  }, 600_000);
});
