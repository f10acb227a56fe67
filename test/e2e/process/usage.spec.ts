import { describe, expect, it } from '@jest/globals';
import { rowsOf, sectionOf } from '../../architecture/sections.js';
import { command } from '../../support/built-service.js';

/** The commands that a help lists, with their arguments. */
async function listed(...path: string[]): Promise<string[]> {
  const { code, output, errors } = await command([...path, '--help']);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  const [, commands = ''] = output.split('Commands:\n');
  return [...commands.matchAll(/^ {2}(\S.*?)(?: \[options\])?((?: [<[][^\s]+[>\]])*)(?: {2,}|$)/gm)]
    .map(([, name = '', words = '']) => `${name}${words}`)
    .filter((line) => !line.startsWith('help '));
}

describe('npm run galley', () => {
  it('has the commands that docs/operations.md lists, and tells of each by --help', async () => {
    const groups = ['migrate', 'jobs', 'flags', 'keys'];
    const [top, ...inside] = await Promise.all([listed(), ...groups.map((group) => listed(group))]);
    const all = (top ?? []).flatMap((line) => {
      const group = groups.indexOf(line);
      return group < 0 ? [line] : (inside[group] ?? []).map((inner) => `${line} ${inner}`);
    });
    const documented = rowsOf(sectionOf('docs/operations.md', '## Commands')).map(([name = '']) => name);
    expect(documented.map((name) => name.replaceAll('`', ''))).toEqual(all);
  });

  it.each([
    ['nothing', []],
    ['a command that nobody knows', ['cook']],
    ['a group without a command', ['jobs']],
    ['a command that the group does not know', ['migrate', 'sideways']],
    ['too little', ['grant']],
    ['too much', ['grant', 'ann@example.com', 'bob@example.com']],
    ['an option that nobody knows', ['config', '--prot', '1']],
    ['a flag that nobody has declared', ['flags', 'set', 'soup', 'on']],
    ['a state that is none', ['flags', 'set', 'posts-v2', 'maybe']],
    ['a share that is no number', ['flags', 'set', 'posts-v2', 'on', '--percentage', 'half']],
    ['a fate that is none', ['erase', 'ann', 'ann@example.com', '--posts', 'burn']],
  ])('given %s says how it is used, and ends with 2', async (_, args) => {
    const { code, output, errors } = await command(args);
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(errors).toMatch(/^Usage: galley/m);
    expect(errors).not.toMatch(/\n\s+at /);
  });
});
