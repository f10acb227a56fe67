import { isDeepStrictEqual } from 'node:util';
import type { Database } from '../database/database.js';
import { Polled } from '../database/polled.js';
import type { Clock } from '../system/clock.js';
import type { FeatureFlagsRepository } from './feature-flags.repository.js';
import type { Change, FlagSource, Ruled, Started } from './flag-source.js';
import type { FlagKey } from './flags.declared.js';
import type { Rule } from './rule.js';

/** Flags that are changed while the service runs: kept in the database, and in force on every instance within seconds. */
export class DatabaseFlags extends Polled implements FlagSource {
  onChange = (): void => undefined;
  private kept: ReadonlyMap<string, Rule> = new Map();

  constructor(
    private readonly started: Started,
    private readonly repository: FeatureFlagsRepository,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  now(key: FlagKey): Ruled {
    const rule = this.kept.get(key);
    return rule ? { rule, source: 'database' } : this.started[key];
  }

  async change(key: FlagKey, patch: Partial<Rule>): Promise<Change> {
    const known = this.now(key).rule;
    const from = (await this.repository.hold(key, known, this.clock.now())) ?? known;
    const to = { ...from, ...patch };
    await this.repository.put(key, to, this.clock.now());
    await this.database.afterCommit(() => this.refresh());
    return { from, to };
  }

  /** What cannot be read stays what it was when it could. That the database is away, others tell. */
  protected async look(): Promise<void> {
    const rows = await this.repository.all().catch(() => null);
    if (!rows) return;
    const rules = rows.map(({ key, rule }) => [key, rule ?? this.kept.get(key)] as const);
    const before = this.kept;
    this.kept = new Map(rules.flatMap(([key, rule]) => (rule ? [[key, rule]] : [])));
    if (!isDeepStrictEqual(before, this.kept)) this.onChange();
  }
}
