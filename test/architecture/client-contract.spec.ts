import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const CLIENT = 'clients/typescript';
const TYPES = 'src/contract.ts';

describe('The types of the client', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'galley-client-contract-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** Compares as `npm run check` does, these types with what the contract would make. */
  const compare = async (types: string) => {
    const file = join(folder, 'contract.ts');
    await writeFile(file, types);
    const { scripts } = JSON.parse(await readFile(`${CLIENT}/package.json`, 'utf8')) as {
      scripts: { contract: string };
    };
    const [, ...args] = scripts.contract.replace(TYPES, file).split(' ');
    const generator = resolve('node_modules/openapi-typescript/bin/cli.js');
    return promisify(execFile)(process.execPath, [generator, ...args, '--check'], { cwd: CLIENT });
  };

  it('are what the contract says', async () => {
    await expect(compare(await readFile(join(CLIENT, TYPES), 'utf8'))).resolves.toBeDefined();
  });

  it('and would not be with a word more or less', async () => {
    const types = await readFile(join(CLIENT, TYPES), 'utf8');
    expect(types).toContain('access_token: string');
    const altered = types.replace('access_token: string', 'access_token?: string');
    await expect(compare(altered)).rejects.toMatchObject({ code: 1 });
  });
});
