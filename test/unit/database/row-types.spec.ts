import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { types } from 'pg';

import { rowTypes, toInstant } from '#infrastructure/database/row-types.js';

/** How PostgreSQL writes a moment: no zeros at the end of the fraction, the offset as short as it goes. */
function asPostgresWrites(at: Date, offsetMinutes: number): string {
  const local = new Date(at.getTime() + offsetMinutes * 60_000).toISOString();
  const text = local
    .replace('T', ' ')
    .replace('Z', '')
    .replace(/\.?0+$/, '');
  const [hours, minutes] = [Math.trunc(Math.abs(offsetMinutes) / 60), Math.abs(offsetMinutes) % 60];
  const two = (number: number) => `${number}`.padStart(2, '0');
  return `${text}${offsetMinutes < 0 ? '-' : '+'}${two(hours)}${minutes === 0 ? '' : `:${two(minutes)}`}`;
}

const years = {
  min: new Date('0100-01-02T00:00:00Z'),
  max: new Date('9999-12-30T00:00:00Z'),
  noInvalidDate: true,
};

describe('a timestamp of the database', () => {
  it.each([
    ['2026-01-31 09:30:00+00', '2026-01-31T09:30:00.000Z'],
    ['2026-01-31 09:30:00.1+00', '2026-01-31T09:30:00.100Z'],
    ['2026-01-31 09:30:00.12+00', '2026-01-31T09:30:00.120Z'],
    ['2026-01-31 09:30:00.123+00', '2026-01-31T09:30:00.123Z'],
    ['2026-01-31 09:30:00.001+00', '2026-01-31T09:30:00.001Z'],
    ['2026-01-31 11:30:00+02', '2026-01-31T09:30:00.000Z'],
    ['2026-01-31 15:00:00.5+05:30', '2026-01-31T09:30:00.500Z'],
    ['2026-01-30 23:30:00-10', '2026-01-31T09:30:00.000Z'],
    ['2026-01-31 09:30:00.123456+00', '2026-01-31T09:30:00.123Z'],
  ])('%s is %s', (text, instant) => {
    expect(toInstant(text)).toBe(instant);
  });

  it('is the moment’s instant, whatever zone the session speaks', () => {
    const offsets = fc.constantFrom(0, 60, 120, 330, 345, -180, -570, 765);
    fc.assert(
      fc.property(fc.date(years), offsets, (at, offset) => {
        expect(toInstant(asPostgresWrites(at, offset))).toBe(at.toISOString());
      }),
    );
  });

  it('sorts as text as the moments do', () => {
    fc.assert(
      fc.property(fc.date(years), fc.date(years), (one, other) => {
        const [first, second] = [one, other].map((at) => toInstant(asPostgresWrites(at, 0))) as [
          string,
          string,
        ];
        expect(first < second).toBe(one < other);
      }),
    );
  });
});

describe('a value of a row', () => {
  it.each([
    ['timestamptz', types.builtins.TIMESTAMPTZ, '2026-01-31 09:30:00+00', '2026-01-31T09:30:00.000Z'],
    ['bigint, such as a count', types.builtins.INT8, '9007199254740991', 9_007_199_254_740_991],
    ['integer', types.builtins.INT4, '7', 7],
    ['boolean', types.builtins.BOOL, 't', true],
    ['text', types.builtins.TEXT, '7', '7'],
  ])('of type %s is what the entity wants', (_, oid, text, value) => {
    expect(rowTypes.getTypeParser(oid, 'text')(text)).toBe(value);
  });
});

/** How PostgreSQL writes an array of texts: quoted where it must be. */
function asPostgresWritesTexts(texts: readonly (string | null)[]): string {
  const parts = texts.map((text) => {
    if (text === null) return 'NULL';
    return text === '' || /[{}",\\\s]|^null$/i.test(text) ? `"${text.replaceAll(/["\\]/g, '\\$&')}"` : text;
  });
  return `{${parts.join(',')}}`;
}

describe('an array of texts of the database', () => {
  const oid: number = 1009;
  const parse = rowTypes.getTypeParser(oid, 'text') as (text: string) => unknown;

  it.each([
    ['{}', []],
    ['{soup}', ['soup']],
    ['{soup,pea-soup}', ['soup', 'pea-soup']],
    ['{"",NULL,Nantes}', ['', null, 'Nantes']],
    [
      '{{pea,leek},{lid,ladle}}',
      [
        ['pea', 'leek'],
        ['lid', 'ladle'],
      ],
    ],
    ['[0:1]={pea,leek}', ['pea', 'leek']],
    ['{"a, b","{c}","\\"d\\\\"}', ['a, b', '{c}', '"d\\']],
  ])('%s is %j', (text, texts) => {
    expect(parse(text)).toEqual(texts);
  });

  it('is what was stored, whatever it is', () => {
    const word = fc.oneof(fc.constantFrom('NULL', 'null', 'soup', 'Nantes', ' ', 'ä'), fc.string());
    fc.assert(
      fc.property(fc.array(fc.option(word)), (texts) => {
        expect(parse(asPostgresWritesTexts(texts))).toEqual(texts);
      }),
    );
  });
});
