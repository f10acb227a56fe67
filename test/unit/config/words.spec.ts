import { describe, expect, it } from '@jest/globals';
import { wordsOf } from '#infrastructure/config/settings.sources.js';

describe('the words of a command line', () => {
  it.each([
    [[], []],
    [['1000'], ['1000']],
    [['--database-url', 'postgres://db/galley', '1000'], ['1000']],
    [['1000', '--database-url', 'postgres://db/galley'], ['1000']],
    [['--DATABASE-URL=postgres://db/galley', 'ann@example.com'], ['ann@example.com']],
    [['--', '--1000'], ['--1000']],
  ])('of %j are %j', (argv, words) => {
    expect(wordsOf(argv)).toEqual(words);
  });
});
