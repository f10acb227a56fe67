import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AccessTokens } from '#application/auth/tokens/access-tokens.js';
import { TokenKeys } from '#application/auth/tokens/token-keys.js';
import { InvalidAccessToken } from '#application/auth/auth.errors.js';
import { AppSettings, TokenSettings } from '#infrastructure/config/settings.js';
import { Clock } from '#infrastructure/system/clock.js';
import { Ids } from '#infrastructure/system/ids.js';

const ANN = {
  userId: '01990000-0000-7000-8000-000000000000',
  sessionId: '01990000-0000-7000-8000-00000000005e',
};
const HOUR = 3_600_000;

class StillClock extends Clock {
  constructor(public time: number) {
    super();
  }

  override milliseconds(): number {
    return this.time;
  }
}

/** Tokens issued and judged at times that do not move by themselves. */
function tokensAt(instant: string) {
  const clock = new StillClock(Date.parse(instant));
  const settings = new TokenSettings();
  const tokens = new AccessTokens(settings, new AppSettings(), new TokenKeys(settings), clock, new Ids());
  return { clock, tokens };
}

describe('Access tokens', () => {
  it('speak for whom they were issued', () => {
    const { tokens } = tokensAt('2026-03-01T12:00:00.000Z');
    expect(tokens.verify(tokens.issue(ANN))).toEqual(ANN);
  });

  it.each(['2026-03-01T12:00:00.000Z', '2026-03-01T12:00:00.999Z'])(
    'end to the second, an hour after the second of %s',
    (instant) => {
      const { clock, tokens } = tokensAt(instant);
      const token = tokens.issue(ANN);
      const end = Math.floor(clock.time / 1000) * 1000 + HOUR;
      clock.time = end - 1;
      expect(tokens.verify(token)).toEqual(ANN);
      clock.time = end;
      expect(() => tokens.verify(token)).toThrow(InvalidAccessToken);
    },
  );

  it('are judged by the given clock, not by the computer’s', () => {
    const { clock, tokens } = tokensAt('1999-12-31T23:59:59.000Z');
    const token = tokens.issue(ANN);
    expect(tokens.verify(token)).toEqual(ANN);
    clock.time += HOUR;
    expect(() => tokens.verify(token)).toThrow(InvalidAccessToken);
  });

  it('are refused when any character but the last is another one', () => {
    const { tokens } = tokensAt('2026-03-01T12:00:00.000Z');
    const token = tokens.issue(ANN);
    // It is known as a right one by then.
    expect(tokens.verify(token)).toEqual(ANN);
    // The last character of 43 carries two bits that belong to no byte.
    const places = fc.nat(token.length - 2);
    const characters = fc.constantFrom(...'ABCXYZabcxyz0189-_.=+/ \0é');
    fc.assert(
      fc.property(places, characters, (place, character) => {
        fc.pre(token[place] !== character);
        const other = token.slice(0, place) + character + token.slice(place + 1);
        expect(() => tokens.verify(other)).toThrow(InvalidAccessToken);
      }),
      { numRuns: 500 },
    );
  });

  it('are refused whatever else is given for one', () => {
    const { tokens } = tokensAt('2026-03-01T12:00:00.000Z');
    const parts = fc.array(fc.string({ unit: 'binary' }), { maxLength: 4 });
    fc.assert(
      fc.property(parts, (words) => {
        expect(() => tokens.verify(words.join('.'))).toThrow(InvalidAccessToken);
      }),
    );
  });
});
