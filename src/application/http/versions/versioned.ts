/** Where a response keeps the version of its item, also where the version is not shown. */
export const VERSION = Symbol('version');

/** A response that stands for one item, and so gets an `ETag`. */
export interface Versioned {
  readonly [VERSION]: number;
}

export const isVersioned = (payload: unknown): payload is Versioned =>
  typeof payload === 'object' && payload !== null && VERSION in payload;
