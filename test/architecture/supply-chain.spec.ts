import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

interface Locked {
  readonly version: string;
  readonly license?: string;
  readonly dev?: boolean;
}
interface Bom {
  readonly bomFormat: string;
  readonly metadata: { component: { name: string; purl: string } };
  readonly components: {
    name: string;
    version: string;
    purl: string;
    licenses: unknown[];
    hashes: unknown[];
  }[];
  readonly dependencies: { ref: string; dependsOn: string[] }[];
}

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  packages: Record<string, Locked & { dependencies?: Record<string, string> }>;
};
const named = (path: string): string =>
  path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

describe('What Galley is made of', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'galley-supplies-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const run = (script: string, ...args: string[]) =>
    spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it('is listed in a CycloneDX document with every package that runs in production, and nothing about this machine', () => {
    const output = join(folder, 'sbom.cdx.json');
    expect(run('scripts/sbom.js', '--output', output)).toMatchObject({ status: 0, stderr: '' });
    const text = readFileSync(output, 'utf8');
    const bom = JSON.parse(text) as Bom;
    expect(bom.bomFormat).toBe('CycloneDX');
    expect(bom.metadata.component).toMatchObject({
      name: 'galley',
      purl: expect.stringMatching(/^pkg:npm\/galley@/),
    });

    const production = Object.entries(packages)
      .filter(([path, { dev }]) => path !== '' && !dev)
      .map(([path, { version }]) => `${named(path)}@${version}`);
    const listed = bom.components.map(({ name, version }) => `${name}@${version}`);
    expect(listed.toSorted()).toEqual([...new Set(production)].toSorted());
    for (const name of Object.keys(packages['']?.dependencies ?? {}))
      expect(listed).toContainEqual(expect.stringMatching(new RegExp(`^${name}@\\d`)));
    expect(bom.components.filter(({ licenses, hashes }) => !licenses.length || !hashes.length)).toEqual([]);
    expect(
      bom.dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !listed.includes(ref)),
    ).toEqual([]);
    for (const secret of [process.cwd(), tmpdir(), 'registry', 'localhost', '.tgz', 'file:'])
      expect(text).not.toContain(secret);
  });

  describe('is used under licences that are agreed to', () => {
    const check = (...locked: [string, Partial<Locked>][]) => {
      const lock = { packages: { '': {}, ...Object.fromEntries(locked) } };
      return run('scripts/licences.js', '--check', '--lockfile', write('lock.json', JSON.stringify(lock)));
    };

    it('in the tree', () => {
      expect(run('scripts/licences.js', '--check')).toMatchObject({ status: 0, stderr: '' });
      const { stdout } = run('scripts/licences.js');
      expect(stdout).toMatch(/^MIT \(\d+\)$/m);
      expect(stdout).toMatch(/^ {2}fastify@5/m);
      expect(stdout).not.toMatch(/^ {2}jest@/m);
    });

    it.each([
      ['GPL-3.0-only'],
      ['AGPL-3.0-or-later'],
      ['MIT AND GPL-2.0-only'],
      ['SEE LICENSE IN LICENSE.md'],
      ['UNLICENSED'],
      [undefined],
    ])('and not under %s', (license) => {
      const refused = check(
        ['node_modules/sound', { version: '1.0.0', license: 'MIT' }],
        ['node_modules/a/node_modules/@b/c', { version: '2.0.0', ...(license && { license }) }],
      );
      expect(refused).toMatchObject({ status: 1, stderr: `@b/c@2.0.0: ${license ?? 'no licence'}\n` });
    });

    it.each(['MIT', '(MIT OR GPL-3.0-only)', 'Apache-2.0 AND MIT'])('and well under %s', (license) => {
      expect(check(['node_modules/a', { version: '1.0.0', license }])).toMatchObject({
        status: 0,
        stderr: '',
      });
    });

    it('and for development under some that would bind who gets the service', () => {
      const wtfpl = { version: '1.0.0', license: 'WTFPL' };
      expect(check(['node_modules/a', { ...wtfpl, dev: true }]).status).toBe(0);
      expect(check(['node_modules/a', wtfpl]).status).toBe(1);
    });
  });

  describe('holds no secrets', () => {
    const secretlint = resolve('node_modules/secretlint/bin/secretlint.js');
    const config = resolve('.secretlintrc.json');
    const scan = (text: string) =>
      run(secretlint, '--secretlintrc', config, '--no-maskSecrets', write('.planted.yml', text));

    // In pieces, since this file is scanned, too.
    it.each([
      ['a token of GitHub', `token: ${'ghp'}_${'a1B2'.repeat(9)}`],
      ['a key of a cloud', `aws_secret_access_key = ${'wJalrXUtnFEMI'}/K7MDENG/bPxRfiCYzzzzzzzKEY`],
      [
        'a private key',
        `-----BEGIN ${'RSA'} PRIVATE KEY-----\n${'MIIEpAIBAAKCAQEA'.repeat(8)}\n-----END ${'RSA'} PRIVATE KEY-----`,
      ],
      ['a token of npm', `//npm.example/:_authToken=${'npm'}_${'a1B2'.repeat(9)}`],
      [
        'the address of a database with its password',
        `url: ${'postgres'}://galley:a-real-one@db.example.com/galley`,
      ],
    ])('and %s would be noticed', (_, text) => {
      expect(scan(text)).toMatchObject({ status: 1 });
    });

    it('and what is none is not taken for one', () => {
      expect(scan('url: postgres://galley:geheim@db/galley\npassword: ${PASSWORD}')).toMatchObject({
        status: 0,
      });
    });
  });
});
