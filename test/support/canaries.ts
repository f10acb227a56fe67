import { afterAll, expect } from '@jest/globals';

/** What no line of a log may hold, whatever the test was about: what looks like a secret, and what the people of the tests write. */
const CANARIES: readonly RegExp[] = [
  /eyJ[\w-]{8,}/,
  /bearer +[\w.~+/=-]{8,}/i,
  /\$argon2/,
  /[\w.+-]+(?:@|%40)[\w.-]*example\.(?:com|org|net)/i,
  // Passwords, and the text of posts.
  /long evening/i,
];

/** Where the service itself says such a thing, on purpose: each by its name. */
const ALLOWED: readonly RegExp[] = [];

const given: string[] = [];

/** Notes each line that gives something away; the test file fails for it at its end. */
export function watch(line: string): void {
  const isAllowed = ALLOWED.some((allowed) => allowed.test(line));
  if (!isAllowed && CANARIES.some((canary) => canary.test(line))) given.push(line);
}

afterAll(() => {
  expect(given.splice(0)).toEqual([]);
});
