/** Collects what is wrong while settings are read, so that all of it is told at once. */
export class Report {
  readonly faults: string[] = [];
  readonly warnings: string[] = [];
  private readonly refused = new Set<string>();

  refuse(name: string, origin: string, what: string): void {
    this.refused.add(name);
    this.faults.push(lineOf(name, origin, what));
  }

  warn(name: string, origin: string, what: string): void {
    this.warnings.push(lineOf(name, origin, what));
  }

  hasRefused(name: string): boolean {
    return this.refused.has(name);
  }
}

/** Names come from outside too: a line break in one must not forge a line of ours. */
const lineOf = (name: string, origin: string, what: string): string =>
  `${name} [${origin}]: ${what}`.replaceAll(/\p{C}/gu, '\uFFFD');
