import { REDACTED } from './redaction.js';

/** Most lines have none of these, and go no further. */
const HINT = /@|%40|eyJ|\$argon2|earer /;

/** What betrays a person or lets somebody in, by its look. Bounded, so that no text makes the search slow. */
const SHAPES: readonly [RegExp, string][] = [
  // The user and the password of an address.
  [/:\/\/[^\s"\\/@]{1,200}@/g, `://${REDACTED}@`],
  // E-mail addresses, in paths too.
  [
    /[^\s"'\\<>()@,;:/=&?]{1,64}(?:@|%40)[\p{L}\d-]{1,63}(?:\.[\p{L}\d-]{1,63}){0,8}\.\p{L}[\p{L}\d-]{1,62}/giu,
    REDACTED,
  ],
  // JSON in base64url, and so the tokens that begin with it.
  [/eyJ[\w-]{8,}(?:\.[\w-]*){0,4}/g, REDACTED],
  [/\bbearer +[\w.~+/=-]{8,}/gi, REDACTED],
  [/\$argon2[\w$=,+/.-]*/g, REDACTED],
];

/** Valid in JSON, but a new line, a command or nothing at all to those who show it. */
const INVISIBLE = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]/g;

/**
 * The last look at a line, whoever has written it and in whichever field: what looks like a token, a hash or an e-mail
 * address is struck out, and characters that are not seen are spelled. Neither makes other JSON of it.
 */
export function sieve(line: string): string {
  const clean = HINT.test(line) ? struckOut(line) : line;
  return isPlain(clean) ? clean : clean.replace(INVISIBLE, spelled);
}

/** Whether a line has nothing but characters of ASCII that are seen; told by its size in UTF-8, which is quick. */
const isPlain = (line: string): boolean =>
  Buffer.byteLength(line) === line.length && !line.includes('\u007f');

const struckOut = (line: string): string =>
  SHAPES.reduce((rest, [shape, instead]) => rest.replace(shape, instead), line);

/** A character by its number, as JSON writes it. */
export const spelled = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
