import { describe, expect, it } from '@jest/globals';
import { Slots } from '#infrastructure/system/slots.js';

describe('Slots', () => {
  it('hold what was put into them until it is taken out', () => {
    const pots = new Slots<string>();
    const place = pots.add('onions');
    pots.add('stock');
    expect([...pots].toSorted()).toEqual(['onions', 'stock']);
    pots.remove(place);
    expect([...pots]).toEqual(['stock']);
  });

  it('give a place that has become free to the next, so that they grow with what is in them only', () => {
    const pots = new Slots<number>();
    pots.add(-1);
    const places = Array.from({ length: 1_000 }, (_, soup) => {
      const place = pots.add(soup);
      pots.remove(place);
      return place;
    });
    expect(new Set(places)).toEqual(new Set([1]));
  });

  it('may be emptied by whoever looks through them', () => {
    const pots = new Slots<string>();
    const places = new Map(['onions', 'butter', 'stock'].map((soup) => [soup, pots.add(soup)]));
    for (const soup of pots) pots.remove(places.get(soup) ?? Number.NaN);
    expect([...pots]).toEqual([]);
  });
});
