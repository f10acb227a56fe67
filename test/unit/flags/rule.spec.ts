import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { forAll, isOnFor, type Rule } from '#infrastructure/flags/rule.js';

const KEY = 'posts-v2';
const rule = (part: Partial<Rule>): Rule => ({ ...forAll(true), percentage: 0, ...part });
const userWith = (id: string) => ({ id, role: 'user' });
const ann = userWith(randomUUID());
const cid = { id: randomUUID(), role: 'admin' };

describe('A flag that is rolled out', () => {
  /** One after the other, as ids of one moment are; the same in each run, so that what holds once holds always. */
  const idOf = (at: number) => `0199a7f0-0000-7000-8000-${at.toString(16).padStart(12, '0')}`;
  const crowd = Array.from({ length: 10_000 }, (_, at) => userWith(idOf(at)));
  const isIn = (percentage: number, key = KEY) => crowd.map((one) => isOnFor(key, rule({ percentage }), one));
  const share = (answers: boolean[]) => (answers.filter(Boolean).length / answers.length) * 100;

  it.each([1, 10, 25, 50, 90, 99])('to %i %% is on for about that many', (percentage) => {
    // Four standard deviations of a fair draw.
    const deviation = Math.sqrt((percentage * (100 - percentage)) / crowd.length);
    expect(Math.abs(share(isIn(percentage)) - percentage)).toBeLessThan(4 * deviation);
  });

  it('is on for nobody at 0 %, and for everybody at 100 %', () => {
    expect([share(isIn(0)), share(isIn(100))]).toEqual([0, 100]);
  });

  it('stays on for whoever it was on for, as the share grows', () => {
    const percent = fc.integer({ min: 0, max: 100 });
    fc.assert(
      fc.property(fc.uuid(), percent, percent, (id, one, other) => {
        const [less, more] = one < other ? [one, other] : [other, one];
        const isOnAt = (percentage: number) => isOnFor(KEY, rule({ percentage }), userWith(id));
        expect(isOnAt(less)).toBe(isOnAt(less));
        expect(!isOnAt(less) || isOnAt(more)).toBe(true);
      }),
    );
  });

  it('is the same for a user in every process and every version', () => {
    const users = ['0199a7f0-0000-7000-8000-000000000001', '0199a7f0-0000-7000-8000-000000000002'].map(
      userWith,
    );
    const firstPercent = users.map((who) =>
      Array.from({ length: 101 }, (_, percentage) => percentage).find((percentage) =>
        isOnFor(KEY, rule({ percentage }), who),
      ),
    );
    expect(firstPercent).toEqual([85, 98]);
  });

  it('is on for others than another flag is', () => {
    const [one, other] = [isIn(50), isIn(50, 'full-text-search')];
    expect(share(one.map((answer, at) => answer === other[at]))).toBeLessThan(55);
  });
});

describe('A flag that is on', () => {
  it('for somebody by id, or by role, is off for the rest', () => {
    const named = rule({ userIds: [ann.id] });
    expect([ann, cid, null].map((who) => isOnFor(KEY, named, who))).toEqual([true, false, false]);
    const admins = rule({ roles: ['admin'] });
    expect([ann, cid, null].map((who) => isOnFor(KEY, admins, who))).toEqual([false, true, false]);
  });

  it('for less than everybody is off for strangers, who have nothing to be told apart by', () => {
    expect(isOnFor(KEY, rule({ percentage: 99 }), null)).toBe(false);
    expect(isOnFor(KEY, rule({ percentage: 100 }), null)).toBe(true);
  });
});

it('A flag that is off is off for everybody, whomever it names', () => {
  const off = { enabled: false, percentage: 100, userIds: [ann.id], roles: ['admin'] };
  expect([ann, cid, null].map((who) => isOnFor(KEY, off, who))).toEqual([false, false, false]);
});
