import type { Instant } from '#foundation/types/instant.js';
import type { Chance } from './chance.js';

export const DAY = 86_400_000;
const YEAR = 365 * DAY;

/** When all that is seeded has happened; fixed, so that the same size gives the same data on any day. */
const END = Date.UTC(2026, 0, 1);

/** The stretch in which people register: a year before the first post, people begin to arrive. */
export const REGISTRATIONS = { from: END - 3 * YEAR, until: END };

/** The stretch in which posts are written. */
export const POSTS = { from: END - 2 * YEAR, until: END };

/** A moment soon after another, `within` at the latest, and never after the end. */
export function soonAfter(at: number, within: number, chance: Chance): number {
  return Math.floor(at + Math.min(within, END - at) * chance.fraction() ** 2);
}

export const instant = (at: number): Instant => new Date(at).toISOString();
