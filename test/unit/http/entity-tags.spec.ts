import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { StaleVersionError } from '#foundation/errors/index.js';
import { entityTags, matchesAny } from '#application/http/versions/entity-tag.js';
import { Precondition } from '#application/http/versions/if-match.js';

class Thing {
  readonly id = 'thing';
  readonly createdAt = '';
  readonly updatedAt = '';
  constructor(readonly version: number) {}
}

describe('A list of entity tags', () => {
  it.each([
    ['"a"', [{ weak: false, opaque: 'a' }]],
    ['W/"a"', [{ weak: true, opaque: 'a' }]],
    ['""', [{ weak: false, opaque: '' }]],
    [
      '"a", W/"b" ,"c"',
      [
        { weak: false, opaque: 'a' },
        { weak: true, opaque: 'b' },
        { weak: false, opaque: 'c' },
      ],
    ],
    ['"a, b"', [{ weak: false, opaque: 'a, b' }]],
    ['', []],
    ['*', []],
    ['a', []],
    ['"a', []],
  ])('is read tag by tag: %s', (header, tags) => {
    expect(entityTags(header)).toEqual(tags);
  });

  const opaque = fc.string({ unit: fc.constantFrom(...'abcXYZ019.-_,/ W') });
  const tag = fc.record({ weak: fc.boolean(), opaque });

  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.array(tag), fc.constantFrom(',', ', ', ' , '), (tags, comma) => {
        const header = tags.map((one) => `${one.weak ? 'W/' : ''}"${one.opaque}"`).join(comma);
        expect(entityTags(header)).toEqual(tags);
        for (const one of tags) expect(matchesAny(header, `"${one.opaque}"`)).toBe(true);
      }),
    );
  });

  it('is never more than read, whatever it says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (header) => {
        expect(matchesAny(header, '"1.digest"')).toBe(header.trim() === '*' || header.includes('"1.digest"'));
      }),
    );
  });
});

describe('A precondition', () => {
  const holds = (header: string | undefined, version: number): boolean => {
    try {
      new Precondition(header).requireFor(new Thing(version));
      return true;
    } catch (error) {
      expect(error).toBeInstanceOf(StaleVersionError);
      return false;
    }
  };

  it('holds for the version in the tag, and for no other', () => {
    const version = fc.integer({ min: 1, max: 2 ** 31 });
    fc.assert(
      fc.property(version, version, fc.base64String(), (seen, now, digest) => {
        expect(holds(`"${seen}.${digest}"`, seen)).toBe(true);
        expect(holds(`W/"${seen}.${digest}"`, seen)).toBe(false);
        expect(holds(`"${seen}.${digest}"`, now)).toBe(seen === now);
        expect(holds(`"x", "${now}.y", "${seen}.${digest}"`, now)).toBe(true);
      }),
    );
  });

  it.each([undefined, '*', ' * '])('holds always: %s', (header) => {
    expect(holds(header, 7)).toBe(true);
  });

  it.each(['', '7', '"07.x"', '"7 .x"', '"+7.x"', '"7e0.x"', '"x.7"', "'7.x'", 'null'])(
    'holds never: %s',
    (header) => {
      expect(holds(header, 7)).toBe(false);
    },
  );
});
