import { FLAG_KEYS, type FlagKey, FLAGS } from './flags.declared.js';
import { forAll, type Rule } from './rule.js';

/** A flag's rule, and who made it. */
export interface Ruled {
  readonly rule: Rule;
  readonly source: 'default' | 'environment' | 'database';
}

export interface Change {
  readonly from: Rule;
  readonly to: Rule;
}

/** Where rules come from. They are in memory: to ask for one costs nothing and cannot fail. */
export interface FlagSource {
  /** To be told when one is another than before. */
  onChange: () => void;
  now(key: FlagKey): Ruled;
  /** In the transaction that is open around the caller. Throws `FlagsNotChangeable`. */
  change(key: FlagKey, patch: Partial<Rule>): Promise<Change>;
}

export type Started = Readonly<Record<FlagKey, Ruled>>;

/** What each flag is at the start: what it was given, else its default. */
export const startedWith = (given: ReadonlyMap<FlagKey, boolean>): Started =>
  Object.fromEntries(
    FLAG_KEYS.map((key): [FlagKey, Ruled] => {
      const rule = forAll(given.get(key) ?? FLAGS[key].default);
      return [key, { rule, source: given.has(key) ? 'environment' : 'default' }];
    }),
  ) as Started;
