import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { catalogue } from '#infrastructure/config/settings.catalogue.js';
import { DEVELOPMENT_SECRET } from '#infrastructure/config/settings.js';

const read = (file: string): readonly string[] => readFileSync(file, 'utf8').split('\n');

describe('.env.example', () => {
  it('lists every setting with what it is about, its bounds and its default, and no other', () => {
    const entries = read('.env.example').flatMap((line, index, lines) =>
      /^#[A-Z_]+=/.test(line) ? [[lines[index - 1], line]] : [],
    );
    expect(entries).toEqual(
      catalogue.map(({ name, about, bounds, initial }) => [`# ${about} (${bounds})`, `#${name}=${initial}`]),
    );
  });

  it('sets nothing by being copied, so that defaults can still depend on the environment', () => {
    expect(read('.env.example').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
  });
});

describe('docs/configuration.md', () => {
  it('lists every setting with its default, its bounds and its meaning, and no other', () => {
    const rows = sectionOf('docs/configuration.md', '## Every setting')
      .filter((line) => line.startsWith('| `'))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    expect(rows).toEqual(
      catalogue.map(({ name, about, bounds, initial }) => [
        `\`${name}\``,
        shownDefault(initial),
        bounds,
        about,
      ]),
    );
  });
});

function sectionOf(file: string, heading: string): readonly string[] {
  const lines = read(file);
  const start = lines.indexOf(heading) + 1;
  const end = lines.findIndex((line, index) => index >= start && line.startsWith('## '));
  return lines.slice(start, end === -1 ? undefined : end);
}

function shownDefault(initial: string | number | boolean): string {
  if (initial === DEVELOPMENT_SECRET) return 'the development secret';
  return initial === '' ? 'empty' : `\`${initial}\``;
}
