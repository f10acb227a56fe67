import { type Client, ProviderEvents } from '@openfeature/server-sdk';
import { LRUCache } from 'lru-cache';
import type { Change, FlagSource, Ruled } from './flag-source.js';
import { FLAG_KEYS, type FlagKey, FLAGS } from './flags.declared.js';
import type { Rule, Who } from './rule.js';

export type FlagNow = Ruled & { readonly key: FlagKey };

const MOST_ANSWERS = 10_000;
const noAnswers = () => new LRUCache<string, boolean>({ max: MOST_ANSWERS });

/** What of the product is switched on, and for whom. */
export class Flags {
  private answers = noAnswers();

  constructor(
    private readonly client: Client,
    private readonly source: FlagSource,
  ) {
    client.addHandler(ProviderEvents.ConfigurationChanged, () => {
      this.answers = noAnswers();
    });
  }

  /**
   * Whether it is on for whoever asks, null for a stranger: at once where that was asked since the last change. Never fails:
   * where nothing answers, it is the flag's default.
   */
  isOn(key: FlagKey, who: Who | null): boolean | Promise<boolean> {
    const question = who ? `${key} ${who.role} ${who.id}` : key;
    return this.answers.get(question) ?? this.ask(key, who, question);
  }

  /** OpenFeature takes as long over it as a remembered post takes in all. */
  private async ask(key: FlagKey, who: Who | null, question: string): Promise<boolean> {
    // An answer from before a change goes where nobody looks after it.
    const { answers } = this;
    const context = who ? { targetingKey: who.id, role: who.role } : {};
    const answer = await this.client.getBooleanDetails(key, FLAGS[key].default, context);
    if (!answer.errorCode) answers.set(question, answer.value);
    return answer.value;
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
