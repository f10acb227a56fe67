export interface QueueLimits {
  /** Attempts that may follow the first; after the last one the job is dead. */
  readonly retries: number;
  /** About how long the second attempt waits; the wait doubles each time, with jitter. */
  readonly firstDelaySeconds: number;
  readonly longestDelaySeconds: number;
  /** How long one attempt may take. Whose process has died is tried again soon after. */
  readonly attemptSeconds: number;
}

/** With these a job is tried for about an hour and a half. */
const LIMITS: QueueLimits = {
  retries: 12,
  firstDelaySeconds: 2,
  longestDelaySeconds: 900,
  attemptSeconds: 60,
};

/** One kind of work: its name, what its jobs carry, and how often they are tried. Declared once, beside its handler. */
export class Queue<Data extends object> {
  readonly limits: QueueLimits;
  /** Only a type: no value is ever there. */
  declare readonly carries: Data;

  constructor(
    readonly name: string,
    limits: Partial<QueueLimits> = {},
  ) {
    this.limits = { ...LIMITS, ...limits };
  }
}

/** Where jobs of all queues end that have used up their attempts, until somebody retries them. */
export const DEAD = 'dead';
