import { describe, expect, it } from '@jest/globals';
import { type Declaration, FLAG_KEYS, FLAGS } from '#infrastructure/flags/flags.declared.js';
import { rowsOf, sectionOf } from './sections.js';

/** The flags whose time is over; on the day itself too. */
const expiredOn = (today: string, flags: Readonly<Record<string, Declaration>>): string[] =>
  Object.entries(flags).flatMap(([key, { expires }]) => (expires <= today ? [key] : []));

describe('The flags', () => {
  it('are none that should be gone by now: take it out, or say until when it stays', () => {
    expect(expiredOn(new Date().toISOString().slice(0, 10), FLAGS)).toEqual([]);
  });

  it('are found out when their day has come', () => {
    const flag = { about: '', owner: '', default: true } as const;
    const flags = {
      past: { ...flag, expires: '2026-01-30' },
      due: { ...flag, expires: '2026-01-31' },
      coming: { ...flag, expires: '2026-02-01' },
    } as const;
    expect(expiredOn('2026-01-31', flags)).toEqual(['past', 'due']);
  });

  it.each(FLAG_KEYS)('%s has a name that stands in a URL, a real date, an owner and a purpose', (key) => {
    const { expires, owner, about } = FLAGS[key];
    expect(key).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    expect(new Date(expires).toISOString().slice(0, 10)).toBe(expires);
    expect(owner).toMatch(/^[a-z]+$/);
    expect(about.length).toBeGreaterThan(20);
  });

  it('stand in docs/configuration.md with their owners, defaults and dates', () => {
    expect(rowsOf(sectionOf('docs/configuration.md', '## Feature flags'))).toEqual(
      FLAG_KEYS.map((key) => {
        const { owner, default: initial, expires, about } = FLAGS[key];
        return [`\`${key}\``, initial ? 'on' : 'off', owner, expires, about];
      }),
    );
  });
});
