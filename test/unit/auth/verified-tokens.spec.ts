import { describe, expect, it } from '@jest/globals';
import { MOST_VERIFIED, VerifiedTokens } from '#application/auth/tokens/verified-tokens.js';

/** Keeps tokens, and tells which of them had to be verified; those that begin with a minus are wrong. */
function keeping() {
  const asked: string[] = [];
  const tokens = new VerifiedTokens((token) => {
    asked.push(token);
    if (token.startsWith('-')) throw new Error('wrong');
    return { sub: token };
  });
  return { asked, tokens };
}

const numbers = (count: number): string[] => Array.from({ length: count }, (_, at) => String(at));

describe('The tokens that are verified', () => {
  it('are verified once', () => {
    const { asked, tokens } = keeping();
    expect([tokens.claimsOf('a'), tokens.claimsOf('b'), tokens.claimsOf('a')]).toEqual([
      { sub: 'a' },
      { sub: 'b' },
      { sub: 'a' },
    ]);
    expect(asked).toEqual(['a', 'b']);
  });

  it('are so many at the most; then the one that was not shown for longest is verified again', () => {
    const { asked, tokens } = keeping();
    for (const token of [...numbers(MOST_VERIFIED), '0', 'one more']) tokens.claimsOf(token);
    asked.length = 0;
    for (const token of ['0', '2', 'one more', '1']) tokens.claimsOf(token);
    expect(asked).toEqual(['1']);
  });

  it('are not pushed out by wrong ones, which are verified each time', () => {
    const { asked, tokens } = keeping();
    tokens.claimsOf('a');
    for (const token of [...numbers(MOST_VERIFIED), '0'])
      expect(() => tokens.claimsOf(`-${token}`)).toThrow('wrong');
    tokens.claimsOf('a');
    expect(asked).toHaveLength(MOST_VERIFIED + 2);
  });
});
