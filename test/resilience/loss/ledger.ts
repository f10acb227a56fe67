interface Entry {
  /** As it is since the last write that was acknowledged; null when none was. */
  readonly kept: string | null;
  /** As it is if a write is there of which nobody has heard. */
  readonly sent: string | null;
}

/** A thing that is not as somebody was told. */
export interface Discrepancy extends Entry {
  readonly name: string;
  readonly found: readonly string[];
}

/** A row of the database: whose it is, and all that was written of it. */
export type Row = readonly [name: string, looks: object];

/** What writers were told. What was acknowledged is there; what was not may be there, but whole and once. */
export class Ledger {
  private readonly entries = new Map<string, Entry>();

  /** A write leaves, after which the thing may look like this. */
  send(name: string, looks: object): void {
    this.entries.set(name, { kept: this.entries.get(name)?.kept ?? null, sent: JSON.stringify(looks) });
  }

  /** The last write was acknowledged. */
  acknowledge(name: string): void {
    this.entries.set(name, { kept: this.entries.get(name)?.sent ?? null, sent: null });
  }

  /** What is lost, torn, doubled or made by nobody. */
  discrepancies(rows: readonly Row[]): Discrepancy[] {
    const found = new Map<string, string[]>();
    for (const [name, looks] of rows) found.set(name, [...(found.get(name) ?? []), JSON.stringify(looks)]);
    const names = new Set([...this.entries.keys(), ...found.keys()]);
    return [...names]
      .map((name) => ({ name, ...this.entryOf(name), found: found.get(name) ?? [] }))
      .filter((thing) => !isAsTold(thing));
  }

  private entryOf(name: string): Entry {
    return this.entries.get(name) ?? { kept: null, sent: null };
  }
}

/** Whether a write that was acknowledged is not there, however the thing may be wrong besides. */
export const isLost = ({ kept, sent, found }: Discrepancy): boolean =>
  kept !== null && !found.some((looks) => looks === kept || looks === sent);

function isAsTold({ kept, sent, found: [first, ...others] }: Discrepancy): boolean {
  if (first === undefined) return kept === null;
  return others.length === 0 && (first === kept || first === sent);
}
