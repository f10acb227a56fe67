import { expect, it } from '@jest/globals';
import { CHANGEABLE } from '#infrastructure/runtime-settings/changeable.js';
import { rowsOf, sectionOf } from './sections.js';

it('docs/configuration.md tells of every setting that can be changed while the service runs, and of no other', () => {
  const rows = rowsOf(sectionOf('docs/configuration.md', '## Changed while the service runs'));
  expect(rows.map(([name]) => name)).toEqual(CHANGEABLE.map((name) => `\`${name}\``));
});
