import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { faultsOf, madeOf } from './samples.js';

describe('Tags', () => {
  const anything = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));

  it('stay what they are once they are tags', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anything, { maxLength: 6 }), async (tags) => {
        const once = await madeOf('tags', tags);
        fc.pre(once !== null);
        expect(await madeOf('tags', once)).toEqual(once);
        expect(new Set(once).size).toBe(once?.length);
        for (const tag of once ?? []) expect(await madeOf('tag', tag)).toBe(tag);
      }),
      { numRuns: 500 },
    );
  });

  it('stay what they are, for each letter that has a small one', async () => {
    const letters = Array.from({ length: 0x1ffff }, (_, at) => at)
      .filter((at) => at < 0xd800 || at > 0xdfff)
      .map((at) => String.fromCodePoint(at))
      .filter((letter) => letter.toLowerCase() !== letter || letter.normalize('NFC') !== letter);
    expect(letters.length).toBeGreaterThan(1_000);
    for (const letter of letters) {
      const tag = await madeOf('tag', `x${letter}\u030C`);
      expect(await madeOf('tag', tag)).toBe(tag);
    }
  });

  it('are the same however they are written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 10 }), async (text) => {
        const tag = await madeOf('tag', text);
        fc.pre(tag !== null);
        const spellings = [text, ` ${text} `, text.normalize('NFD'), text.normalize('NFC')];
        expect(await madeOf('tags', spellings)).toEqual([tag]);
      }),
    );
  });
});

describe('Text', () => {
  it('that is taken is trimmed, composed, clean and within bounds, and stays so', async () => {
    const near = fc.string({
      unit: fc.constantFrom('a', 'e\u0301', '🦀', '\uFE0F', ' ', '\n', '\0', '\uD83E'),
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(near, fc.string({ unit: 'binary' })), async (text) => {
        const taken = await madeOf('text', text);
        const expected = text.normalize('NFC').trim();
        const { length } = [...expected];
        const fine = length >= 2 && length <= 5 && expected.isWellFormed() && !/\p{Cc}/u.test(expected);
        expect(taken).toBe(fine ? expected : null);
        if (fine) expect(await madeOf('text', taken)).toBe(taken);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['a', 'string_too_short'],
    ['ab', null],
    ['abcde', null],
    ['abcdef', 'string_too_long'],
    ['🦀'.repeat(5), null],
    ['🦀'.repeat(6), 'string_too_long'],
    ['✂\uFE0F', null],
    ['✂\uFE0F'.repeat(3), 'string_too_long'],
  ])('is counted in code points, as the database does: %s', async (text, fault) => {
    if (fault === null) expect(await madeOf('text', text)).toBe(text);
    else expect(await faultsOf({ text })).toEqual({ text: fault });
  });
});

describe('A request', () => {
  it('names every key that it does not know beside every other fault', async () => {
    const body = JSON.parse(
      '{"text":"x","__proto__":1,"toString":2,"constructor":3,"colour":4,"":5}',
    ) as object;
    expect(await faultsOf(body)).toEqual({
      text: 'string_too_short',
      ['__proto__']: 'extra_forbidden',
      toString: 'extra_forbidden',
      constructor: 'extra_forbidden',
      colour: 'extra_forbidden',
      '': 'extra_forbidden',
    });
  });

  it('with a hundred thousand unknown keys is refused in no time', async () => {
    const keys = Array.from({ length: 100_000 }, (_, at) => [`k${at}`, at]);
    const begin = performance.now();
    expect(Object.keys(await faultsOf(Object.fromEntries(keys) as object))).toHaveLength(100_000);
    expect(performance.now() - begin).toBeLessThan(2_000);
  });
});
