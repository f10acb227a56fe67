import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { faultsOf, madeOf } from './samples.js';

describe('An instant', () => {
  it.each([
    ['2026-01-31T09:30:00Z', '2026-01-31T09:30:00.000Z'],
    ['2026-01-31T09:30:00.5Z', '2026-01-31T09:30:00.500Z'],
    ['2026-01-31T09:30:00.123999999Z', '2026-01-31T09:30:00.123Z'],
    ['2026-01-31T09:30:00+02:00', '2026-01-31T07:30:00.000Z'],
    ['2026-01-01T00:00:00+00:01', '2025-12-31T23:59:00.000Z'],
    ['2026-01-31T09:30:00-00:00', '2026-01-31T09:30:00.000Z'],
    ['2026-01-31t09:30:00z', '2026-01-31T09:30:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('is brought to UTC and milliseconds: %s', async (text, instant) => {
    expect(await madeOf('at', text)).toBe(instant);
  });

  it.each([
    '',
    'now',
    '2026-01-31',
    '2026-01-31T09:30:00',
    '2026-01-31 09:30:00Z',
    '2026-01-31T09:30Z',
    '2025-02-29T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-31T24:00:00Z',
    '2026-01-31T09:60:00Z',
    '2026-01-31T09:30:60Z',
    '2026-01-31T09:30:00+24:00',
    '2026-01-31T09:30:00+0200',
    '2026-01-31T09:30:00.Z',
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
    '+010000-01-01T00:00:00Z',
    '-000001-01-01T00:00:00Z',
    ' 2026-01-31T09:30:00Z',
    '2026-01-31T09:30:00Z\n',
    '２026-01-31T09:30:00Z',
  ])('is not %j', async (text) => {
    expect(await faultsOf({ at: text })).toEqual({ at: 'datetime_parsing' });
  });

  it.each([5, true, null, {}, ['2026-01-31T09:30:00Z']])('is text, not %j', async (value) => {
    expect(await faultsOf({ at: value })).toEqual({ at: 'string_type' });
  });

  const moments = fc.date({
    min: new Date('0002-01-01T00:00:00Z'),
    max: new Date('9998-12-31T23:59:59.999Z'),
    noInvalidDate: true,
  });

  it('is the same moment in any offset', async () => {
    await fc.assert(
      fc.asyncProperty(moments, fc.integer({ min: -1_439, max: 1_439 }), async (moment, minutes) => {
        const local = new Date(moment.getTime() + minutes * 60_000).toISOString().replace('Z', '');
        const size = Math.abs(minutes);
        const pair = (value: number): string => String(value).padStart(2, '0');
        const offset = `${minutes < 0 ? '-' : '+'}${pair(Math.floor(size / 60))}:${pair(size % 60)}`;
        expect(await madeOf('at', `${local}${offset}`)).toBe(moment.toISOString());
      }),
    );
  });

  it('stays what it is', async () => {
    await fc.assert(
      fc.asyncProperty(moments, async (moment) => {
        expect(await madeOf('at', moment.toISOString())).toBe(moment.toISOString());
      }),
    );
  });
});
