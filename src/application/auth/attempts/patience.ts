/** How much guessing is borne before it is slowed down. */
export interface Patience {
  /** Failures that cost nothing; the next ones cost 1 second, 2, 4 and so on. */
  readonly free: number;
  /** In how many seconds one failure is forgiven. */
  readonly forgivenInSeconds: number;
}

/** With one account: four guesses an hour, once somebody has made fifteen. */
export const WITH_ACCOUNT: Patience = { free: 5, forgivenInSeconds: 3_600 };

/** With all who share a network: whoever mistypes there once a minute is no guesser. */
export const WITH_NETWORK: Patience = { free: 20, forgivenInSeconds: 60 };

/** Nobody waits longer, so nobody is locked out. */
export const LONGEST_DELAY_SECONDS = 900;

/** By then all is forgiven. */
export const FORGIVEN_DAYS = 1;
