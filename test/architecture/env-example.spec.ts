import { describe, expect, it } from '@jest/globals';
import { catalogue } from '#infrastructure/config/settings.catalogue.js';
import { DEVELOPMENT_SECRET } from '#infrastructure/config/settings.js';
import { read, rowsOf, sectionOf } from './sections.js';

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
    expect(rowsOf(sectionOf('docs/configuration.md', '## Every setting'))).toEqual(
      catalogue.map(({ name, about, bounds, initial }) => [
        `\`${name}\``,
        shownDefault(initial),
        bounds,
        about,
      ]),
    );
  });
});

function shownDefault(initial: string | number | boolean): string {
  if (initial === DEVELOPMENT_SECRET) return 'the development secret';
  return initial === '' ? 'empty' : `\`${initial}\``;
}
