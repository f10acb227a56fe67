import type { Instant } from './instant.js';

/** A thing with an identity and a history. `version` is 0 until it is stored and grows by one with every change. */
export interface Entity {
  readonly id: string;
  version: number;
  createdAt: Instant;
  updatedAt: Instant;
}
