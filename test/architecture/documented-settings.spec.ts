import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { catalogue } from '#infrastructure/config/settings.catalogue.js';

type Catalogue = typeof catalogue;
interface Writing {
  exampleOf(example: string, settings: Catalogue): string;
  pageOf(page: string, settings: Catalogue): Promise<string>;
}

const read = (file: string): string => readFileSync(file, 'utf8');
const less = catalogue.slice(1);

describe('Every setting', () => {
  let writing: Writing;
  beforeAll(async () => {
    writing = (await import(pathToFileURL('scripts/settings.js').href)) as Writing;
  });

  it('is in .env.example as the schema has it: `npm run settings` writes it', () => {
    const example = read('.env.example');
    expect(writing.exampleOf(example, catalogue)).toBe(example);
    expect(writing.exampleOf(example, less)).not.toBe(example);
    expect(writing.exampleOf(writing.exampleOf(example, less), catalogue)).toBe(example);
  });

  it('is in docs/configuration.md as the schema has it: `npm run settings` writes it', async () => {
    const page = read('docs/configuration.md');
    expect(await writing.pageOf(page, catalogue)).toBe(page);
    const shorter = await writing.pageOf(page, less);
    expect(shorter).not.toBe(page);
    expect(await writing.pageOf(shorter, catalogue)).toBe(page);
  });

  it('is left alone by who copies .env.example, so that defaults can still depend on the environment', () => {
    const lines = read('.env.example').split('\n');
    expect(lines.filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
  });
});
