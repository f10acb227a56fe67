import { hash } from 'node:crypto';

/** For whom a flag is on. */
export interface Rule {
  /** Off, it is off for everybody. */
  readonly enabled: boolean;
  /** The share of users for whom it is on, whoever they are. */
  readonly percentage: number;
  /** For whom it is on besides, by id and by role. */
  readonly userIds: readonly string[];
  readonly roles: readonly string[];
}

/** Who asks, as far as flags care. */
export interface Who {
  readonly id: string;
  readonly role: string;
}

/** On or off, for everybody alike. */
export const forAll = (enabled: boolean): Rule => ({ enabled, percentage: 100, userIds: [], roles: [] });

/** Strangers have nothing to be told apart by: for them it is on when it is on for everybody. */
export function isOnFor(key: string, rule: Rule, who: Who | null): boolean {
  const { enabled, percentage, userIds, roles } = rule;
  if (!enabled) return false;
  if (percentage === 100) return true;
  if (!who) return false;
  return roles.includes(who.role) || userIds.includes(who.id) || placeOf(key, who.id) < percentage;
}

/** From 0 to 100, the same for ever, and another one for each flag: whoever is in at 10 % is in at 20 %. */
const placeOf = (key: string, id: string): number =>
  (hash('sha256', `${key}:${id}`, 'buffer').readUInt32BE() / 2 ** 32) * 100;
