import { types, type CustomTypesConfig } from 'pg';
import type { Instant } from '#foundation/types/instant.js';

const TIMESTAMPTZ = 1184;
const BIGINT = 20;
const TEXT_ARRAY: number = 1009;
/** `2026-03-01 12:00:00`, which a fraction and the offset may follow. */
const TO_SECONDS = 19;

/** PostgreSQL's text of a `timestamptz(3)` as an {@link Instant}; the session speaks UTC, so that no Date is built. */
export function toInstant(text: string): Instant {
  const isPlain =
    text.endsWith('+00') && text[10] === ' ' && (text.length === 22 || text[TO_SECONDS] === '.');
  if (!isPlain || text.length > 26) return new Date(text).toISOString();
  const fraction = text.slice(TO_SECONDS + 1, -3).padEnd(3, '0');
  return `${text.slice(0, 10)}T${text.slice(11, TO_SECONDS)}.${fraction}Z`;
}

const parseTextArray = types.getTypeParser(TEXT_ARRAY, 'text');
/** Some texts, of which none is quoted, NULL or an array itself. */
const PLAIN_TEXTS = /^\{[^"N{]+\}$/;

/** The driver goes through an array character by character, for what few have. */
const toTexts = (text: string): unknown =>
  PLAIN_TEXTS.test(text) ? text.slice(1, -1).split(',') : parseTextArray(text);

/** How values of a row become values of an entity. */
export const rowTypes: CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === TIMESTAMPTZ) return toInstant;
    if (oid === BIGINT) return Number;
    if (oid === TEXT_ARRAY) return toTexts;
    return format === 'binary' ? types.getTypeParser(oid, 'binary') : types.getTypeParser(oid, 'text');
  }) as CustomTypesConfig['getTypeParser'],
};
