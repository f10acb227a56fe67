import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseBody } from '#application/http/edge/body.js';
import { MalformedBody, ValidationFailed } from '#application/http/problems/edge.errors.js';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const parse = (text: string): object => parseBody(bytes(text));

/** The value, or the refusal; any other error is thrown on. */
function outcomeOf(body: Uint8Array): object {
  try {
    return parseBody(body);
  } catch (error) {
    if (error instanceof MalformedBody || error instanceof ValidationFailed) return error;
    throw error;
  }
}
const faultsOf = (text: string): Record<string, string> => {
  const outcome = outcomeOf(bytes(text));
  expect(outcome).toBeInstanceOf(ValidationFailed);
  return Object.fromEntries((outcome as ValidationFailed).errors.map(({ field, type }) => [field, type]));
};

const nested = (levels: number): string => `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`;
const isHarmless = (text: string): boolean => text.isWellFormed() && !text.includes('\0');
const key = fc.string({ unit: 'grapheme' }).filter((name) => isHarmless(name) && !(name in Object.prototype));
const { harmless } = fc.letrec<{ harmless: unknown }>((tie) => ({
  harmless: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    fc.oneof(
      fc.constantFrom(null, true, false),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.string({ unit: 'grapheme' }).filter(isHarmless),
    ),
    fc.array(tie('harmless'), { maxLength: 4 }),
    fc.dictionary(key, tie('harmless'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

describe('A body', () => {
  it('is read as what it says', () => {
    fc.assert(
      fc.property(fc.dictionary(key, harmless, { noNullPrototype: true }), (value) => {
        const text = JSON.stringify(value);
        expect(JSON.stringify(parse(text))).toBe(text);
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('of any bytes is read or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (body) => {
        expect(outcomeOf(body)).toBeInstanceOf(Object);
      }),
      { numRuns: 500 },
    );
  });

  it('of any JSON is read or refused', () => {
    const any = fc.oneof(fc.json({ stringUnit: 'binary' }), fc.integer({ min: 28, max: 40 }).map(nested));
    fc.assert(
      fc.property(any, (text) => {
        const outcome = outcomeOf(bytes(text));
        const value: unknown = JSON.parse(text);
        const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
        if (!isObject) expect(outcome).toBeInstanceOf(MalformedBody);
        else if (!(outcome instanceof Error)) expect(outcome).toEqual(value);
      }),
      { numRuns: 300 },
    );
  });

  it('of broken JSON is refused', () => {
    fc.assert(
      fc.property(fc.dictionary(key, harmless, { noNullPrototype: true }), fc.nat(), (value, at) => {
        const text = JSON.stringify(value);
        expect(() => parse(text.slice(0, at % text.length))).toThrow(MalformedBody);
        expect(() => parse(`${text}}`)).toThrow(MalformedBody);
      }),
    );
  });

  it.each([
    '',
    ' ',
    'null',
    '[]',
    '[{}]',
    '5',
    '"x"',
    'true',
    '{',
    '{a:1}',
    "{'a':1}",
    '{"a":1,}',
    '{}{}',
    'NaN',
  ])('is a JSON object, not %s', (text) => {
    expect(() => parse(text)).toThrow(MalformedBody);
  });

  it.each([
    ['a lone continuation', [0x80]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['what is beyond Unicode', [0xf5, 0x80, 0x80, 0x80]],
    ['half a crab', [0xf0, 0x9f, 0xa6]],
    ['Latin-1', [0xe9]],
  ])('is in UTF-8, without %s', (_, broken) => {
    const body = Buffer.concat([bytes('{"a":"'), Buffer.from(broken), bytes('"}')]);
    expect(() => parseBody(body)).toThrow(MalformedBody);
  });

  it('may have 32 levels, and no more', () => {
    expect(parse(nested(32))).toEqual(JSON.parse(nested(32)));
    expect(() => parse(nested(33))).toThrow(MalformedBody);
    expect(() => parse(`{"a":${'['.repeat(32)}${']'.repeat(32)}}`)).toThrow(MalformedBody);
    expect(() => parse(nested(100_000))).toThrow(MalformedBody);
    expect(() => parse(`{"a":${'['.repeat(100_000)}`)).toThrow(MalformedBody);
  });

  it('may have 1000 values, itself among them, and no more', () => {
    const flat = (values: number): string =>
      JSON.stringify({ a: Array.from({ length: values - 2 }, () => 0) });
    expect(parse(flat(1_000))).toEqual(JSON.parse(flat(1_000)));
    expect(() => parse(flat(1_001))).toThrow(MalformedBody);
  });

  it.each(['__proto__', 'constructor', 'toString', 'valueOf', 'hasOwnProperty'])('has no %s', (name) => {
    expect(faultsOf(`{"${name}":1}`)).toEqual({ [name]: 'extra_forbidden' });
    expect(faultsOf(`{"a":[{"${name}":{"x":1}}]}`)).toEqual({ [`a.0.${name}`]: 'extra_forbidden' });
  });

  it.each(['\\u0000', '\\ud83e', '\\udd80', 'x\\udd80\\ud83e', '\\u0000y'])('has no text with %s', (text) => {
    expect(faultsOf(`{"a":"${text}","b":["x","${text}"],"c":{"d":"${text}"}}`)).toEqual({
      a: 'value_error',
      'b.1': 'value_error',
      'c.d': 'value_error',
    });
    expect(Object.values(faultsOf(`{"${text}":1}`))).toEqual(['extra_forbidden']);
  });

  it('counts of a key given twice the last, and judges only that', () => {
    expect(parse('{"a":"\\u0000","a":1}')).toEqual({ a: 1 });
    expect(faultsOf('{"a":1,"a":"\\u0000"}')).toEqual({ a: 'value_error' });
  });

  it('names its faults in well-formed text', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'binary' }), (text) => {
        const outcome = outcomeOf(bytes(text));
        if (!(outcome instanceof ValidationFailed)) return;
        for (const { field, message } of outcome.errors) {
          expect(field.isWellFormed()).toBe(true);
          expect(message.isWellFormed()).toBe(true);
        }
      }),
    );
  });
});
