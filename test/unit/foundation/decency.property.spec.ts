import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { englishDataset, englishRecommendedTransformers, RegExpMatcher } from 'obscenity';
import { isDecent } from '#foundation/validators/index.js';

const matcher = new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers });
const WORDS = [
  'fuck',
  'Sh1t',
  'ａｓｓ',
  'class',
  'shiitake',
  'cоck',
  'peacock',
  'Scunthorpe',
  'niiigger',
  '5h!t',
];

describe('A text', () => {
  it('is decent where the matcher of all words finds none, and nowhere else', () => {
    const piece = fc.oneof(fc.constantFrom(...WORDS), fc.string({ unit: 'binary', maxLength: 12 }));
    const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(' '));
    fc.assert(
      fc.property(text, (value) => expect(isDecent(value)).toBe(!matcher.hasMatch(value))),
      { numRuns: 2_000 },
    );
  });

  it('of some of these words is not decent, and of some it is', () => {
    expect(WORDS.filter(isDecent)).toEqual(expect.arrayContaining(['class', 'peacock', 'Scunthorpe']));
    expect(WORDS.filter(isDecent)).not.toContain('5h!t');
  });
});
