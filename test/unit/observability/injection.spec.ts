import { describe, expect, it } from '@jest/globals';
import { listening } from './lines.js';

const FORGED = '[12:00:00.000] ERROR: forged';
const NASTY = [
  ['a new line', '\n'],
  ['a carriage return', '\r'],
  ['both', '\r\n'],
  ['an escape sequence', '\u001b[2K\u001b[1A\u001b[31m'],
  ['an escape sequence of eight bits', '\u009b31m'],
  ['the next line of Unicode', '\u0085'],
  ['a line separator', '\u2028'],
  ['a paragraph separator', '\u2029'],
  ['text that runs backwards', '\u202e'],
  ['a backspace', '\b\b\b\b\u007f'],
  ['quotes', '","level":"fatal","x":"'],
] as const;

/** All that ends a line or is no printed character, for whoever shows a log. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

describe.each(NASTY)('A log into which somebody sends %s', (_, nasty) => {
  const text = `before${nasty}${FORGED}`;

  it('has one line of it all the same, with what was sent in its field', () => {
    const { logger, lines } = listening();
    logger.warn({ path: text, [text]: text, list: [text] }, text);
    const [line = '', ...more] = lines;
    expect(more).toEqual([]);
    expect(line).toMatch(/^[^\n]+\n$/);
    expect(line.trimEnd()).not.toMatch(UNSEEN);
    expect(JSON.parse(line)).toMatchObject({ level: 'warn', message: text, path: text, list: [text] });
  });

  it('has one line of it for people, which shows what cannot be seen', () => {
    const { logger, lines } = listening({ DEBUG: 'true' });
    logger.warn({ path: text, list: [text] }, text);
    const shown = lines.join('');
    expect(shown).toMatch(/^\[[\d:.]+\] WARN: before.*\n$/);
    expect(shown.trimEnd()).not.toMatch(UNSEEN);
  });

  it('prints the stack of it further in', () => {
    const { logger, lines } = listening({ DEBUG: 'true' });
    logger.error({ err: new Error(text) }, 'failed');
    const [first, ...rest] = lines.join('').trimEnd().split('\n');
    expect(first).toMatch(/^\[[\d:.]+\] ERROR: failed/);
    for (const line of rest) expect(line).toMatch(/^ {2,}/);
    expect(rest.join('')).not.toMatch(UNSEEN);
  });
});
