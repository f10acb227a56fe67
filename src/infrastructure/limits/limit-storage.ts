/** What somebody may spend. */
export interface Budget {
  readonly name: string;
  /** Requests in one window. */
  readonly limit: number;
  readonly windowMs: number;
}

/** One caller's budget under one policy. */
export interface Spent {
  /** Requests in the present window, this one included. */
  readonly hits: number;
  /** Until the window ends. */
  readonly msLeft: number;
}

/** Counts requests in fixed windows, each of which begins with its first request. */
export abstract class LimitStorage {
  /** Counts one more of somebody; a promise only where somebody else has to be asked. */
  abstract spend(budget: Budget, who: string): Spent | Promise<Spent>;
}
