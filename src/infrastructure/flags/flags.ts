import type { Client } from '@openfeature/server-sdk';
import type { Change, FlagSource, Ruled } from './flag-source.js';
import { FLAG_KEYS, type FlagKey, FLAGS } from './flags.declared.js';
import type { Rule, Who } from './rule.js';

export type FlagNow = Ruled & { readonly key: FlagKey };

/** What of the product is switched on, and for whom. */
export class Flags {
  constructor(
    private readonly client: Client,
    private readonly source: FlagSource,
  ) {}

  /** Whether it is on for whoever asks, null for a stranger. Answered from memory, and by the flag's default where all else fails. */
  isOn(key: FlagKey, who: Who | null): Promise<boolean> {
    const context = who ? { targetingKey: who.id, role: who.role } : {};
    return this.client.getBooleanValue(key, FLAGS[key].default, context);
  }

  get all(): FlagNow[] {
    return FLAG_KEYS.map((key) => this.now(key));
  }

  now(key: FlagKey): FlagNow {
    return { key, ...this.source.now(key) };
  }

  /**
   * Changes what the patch names of a flag's rule; in the transaction that is open around the caller, and in force here when
   * that is committed. Throws `FlagsNotChangeable`.
   */
  change(key: FlagKey, patch: Partial<Rule>): Promise<Change> {
    return this.source.change(key, patch);
  }
}
