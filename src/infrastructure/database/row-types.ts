import { types, type CustomTypesConfig } from 'pg';
import type { Instant } from '#foundation/types/instant.js';

const TIMESTAMPTZ = 1184;
const BIGINT = 20;
const TEXT_ARRAY: number = 1009;
/** `2026-03-01 12:00:00`, which a fraction and the offset may follow. */
const TO_SECONDS = 19;
const DAY_ENDS = 10;
const ZERO = 0x30;
/** The characters of an instant, whose digits are written over. */
const INSTANT = Array.from('0000-00-00T00:00:00.000Z', (character) => character.charCodeAt(0));

/** What was read last: a row that nobody has changed was updated when it was created. */
let last: { readonly text: string; readonly instant: Instant } = { text: '', instant: '' };

/** PostgreSQL's text of a `timestamptz(3)` as an {@link Instant}; the session speaks UTC, so that no Date is built. */
export function toInstant(text: string): Instant {
  if (text !== last.text) last = { text, instant: instantOf(text) };
  return last.instant;
}

/**
 * Made of characters: where one text of many is made of texts, or is a piece of one, V8's `JSON.stringify` takes its slow
 * way through all of them.
 */
function instantOf(text: string): Instant {
  const end = text.length - 3;
  const isPlain =
    text.endsWith('+00') && text[DAY_ENDS] === ' ' && (end === TO_SECONDS || text[TO_SECONDS] === '.');
  if (!isPlain || end > TO_SECONDS + 4) return new Date(text).toISOString();
  for (let at = 0; at < TO_SECONDS; at++) if (at !== DAY_ENDS) INSTANT[at] = text.charCodeAt(at);
  for (let at = TO_SECONDS + 1; at < TO_SECONDS + 4; at++)
    INSTANT[at] = at < end ? text.charCodeAt(at) : ZERO;
  return String.fromCharCode(...INSTANT);
}

const parseTextArray = types.getTypeParser(TEXT_ARRAY, 'text');
/** Some texts, of which none is quoted, NULL or an array itself. */
const PLAIN_TEXTS = /^\{[^"N{]+\}$/;
/** A piece that is shorter is a text of its own to V8. */
const PIECE = 13;

/** The driver goes through an array character by character, for what few have. */
const toTexts = (text: string): unknown =>
  PLAIN_TEXTS.test(text) ? text.slice(1, -1).split(',').map(whole) : parseTextArray(text);

/** The same text, as no piece of another. */
const whole = (text: string): string => (text.length < PIECE ? text : Buffer.from(text).toString());

/** How values of a row become values of an entity. */
export const rowTypes: CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === TIMESTAMPTZ) return toInstant;
    if (oid === BIGINT) return Number;
    if (oid === TEXT_ARRAY) return toTexts;
    return format === 'binary' ? types.getTypeParser(oid, 'binary') : types.getTypeParser(oid, 'text');
  }) as CustomTypesConfig['getTypeParser'],
};
