/** One metric as a process hands it to another: what prom-client calls its JSON. */
export interface Measured {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  /** How the values of several processes become one. */
  readonly aggregator: string;
  readonly values: readonly object[];
}

/** What a worker tells the primary. */
export type Told =
  | { readonly kind: 'serving' }
  | { readonly kind: 'measured'; readonly metrics: readonly Measured[] }
  | { readonly kind: 'scraped'; readonly scrape: number };

/** What the primary tells a worker. */
export type Asked =
  | { readonly kind: 'measure' }
  | { readonly kind: 'answer'; readonly scrape: number; readonly all: readonly (readonly Measured[])[] };
