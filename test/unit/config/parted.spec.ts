import { describe, expect, it } from '@jest/globals';
import { parted } from '#infrastructure/config/settings.sources.js';

describe('a command line', () => {
  it.each([
    [[], [], []],
    [['seed', '1000'], [], ['seed', '1000']],
    [
      ['--database-url', 'postgres://db/galley', 'seed', '1000'],
      ['--database-url', 'postgres://db/galley'],
      ['seed', '1000'],
    ],
    [
      ['seed', '1000', '--database-url', 'postgres://db/galley'],
      ['--database-url', 'postgres://db/galley'],
      ['seed', '1000'],
    ],
    [
      ['grant', '--DATABASE-URL=postgres://db/galley', 'ann@example.com'],
      ['--DATABASE-URL=postgres://db/galley'],
      ['grant', 'ann@example.com'],
    ],
    [
      ['flags', 'set', '--percentage', '25', '--port', '1'],
      ['--port', '1'],
      ['flags', 'set', '--percentage', '25'],
    ],
    [['config', '--port'], ['--port'], ['config']],
    [['seed', '--', '--port', '9'], [], ['seed', '--', '--port', '9']],
    [['--help', '-h'], [], ['--help', '-h']],
  ])('of %j sets by %j and leaves %j', (argv, settings, rest) => {
    expect(parted(argv)).toEqual({ settings, rest });
  });
});
