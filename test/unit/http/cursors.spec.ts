import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Cursors, InvalidCursor } from '#application/http/paging/cursors.js';
import { TokenSettings } from '#infrastructure/config/settings.js';
import { Secrets } from '#infrastructure/secrets/secrets.js';

const signedWith = (secretKey: string): Cursors =>
  new Cursors(new Secrets(Object.assign(new TokenSettings(), { secretKey })));
const cursors = signedWith('a secret of more than thirty-two bytes');

const position = fc.record({
  key: fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.date({ noInvalidDate: true }).map(String)),
  id: fc.uuid(),
});
const scope = fc.string({ unit: 'grapheme' });
const character = fc.oneof(
  fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \n'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);

describe('A cursor', () => {
  it('opens to what was sealed', () => {
    fc.assert(
      fc.property(position, scope, (place, list) => {
        expect(cursors.open(cursors.seal(place, list), list)).toEqual(place);
      }),
    );
  });

  it('needs no escaping in a URL', () => {
    fc.assert(
      fc.property(position, scope, (place, list) => {
        expect(cursors.seal(place, list)).toMatch(/^[\w-]+\.[\w-]{22}$/);
      }),
    );
  });

  it('does not open for another list', () => {
    fc.assert(
      fc.property(position, scope, scope, (place, list, other) => {
        fc.pre(list !== other);
        expect(() => cursors.open(cursors.seal(place, list), other)).toThrow(InvalidCursor);
      }),
    );
  });

  it('does not open under another key', () => {
    const sealed = signedWith('another secret of more than 32 bytes').seal({ key: 1, id: 'x' }, 'list');
    expect(() => cursors.open(sealed, 'list')).toThrow(InvalidCursor);
  });

  it('does not open with any one character changed, taken away or put in', () => {
    fc.assert(
      fc.property(
        position,
        fc.nat(),
        character,
        fc.constantFrom(0, 1),
        fc.boolean(),
        (place, at, one, gone, put) => {
          const sealed = cursors.seal(place, 'list');
          const here = at % (sealed.length + 1);
          const altered = `${sealed.slice(0, here)}${put ? one : ''}${sealed.slice(here + gone)}`;
          fc.pre(altered !== sealed);
          expect(() => cursors.open(altered, 'list')).toThrow(InvalidCursor);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is not what anybody makes up', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.base64String(),
          fc.array(character).map((all) => all.join('')),
        ),
        (text) => {
          expect(() => cursors.open(text, 'list')).toThrow(InvalidCursor);
        },
      ),
      { numRuns: 300 },
    );
  });
});
