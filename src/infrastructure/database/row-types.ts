import { types, type CustomTypesConfig } from 'pg';
import type { Instant } from '#foundation/types/instant.js';

const TIMESTAMPTZ = 1184;
const BIGINT = 20;
const UTC_TEXT = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(?:\.(\d{1,3}))?\+00$/;

/** PostgreSQL's text of a `timestamptz(3)` as an {@link Instant}; the session speaks UTC, so that no Date is built. */
export function toInstant(text: string): Instant {
  const parts = UTC_TEXT.exec(text);
  return parts ? `${parts[1]}T${parts[2]}.${(parts[3] ?? '').padEnd(3, '0')}Z` : new Date(text).toISOString();
}

/** How values of a row become values of an entity. */
export const rowTypes: CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === TIMESTAMPTZ) return toInstant;
    if (oid === BIGINT) return Number;
    return format === 'binary' ? types.getTypeParser(oid, 'binary') : types.getTypeParser(oid, 'text');
  }) as CustomTypesConfig['getTypeParser'],
};
