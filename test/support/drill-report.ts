import { appendFileSync } from 'node:fs';

/** What a drill has measured; `–` stands for what it does not measure. */
export interface Drill {
  readonly drill: string;
  readonly servedPercent?: number;
  readonly maxLatencyMs?: number;
  /** From the dependency's return to the first moment at which all is as before. */
  readonly recoveryMs?: number;
  readonly lostWrites?: number;
}

/** Has the figures printed in the table that ends the run. */
export function report(drill: Drill): void {
  const file = process.env['GALLEY_TEST_DRILLS'];
  if (file) appendFileSync(file, `${JSON.stringify(drill)}\n`);
}
