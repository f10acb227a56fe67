/** How long a key that was forgotten takes no value: longer than any statement that may have read the old one. */
export const FORGOTTEN_MS = 6_000;

/** Text and object of a remembered value; a store within the process keeps the object itself. */
export interface Codec<T> {
  encode(value: T): string;
  decode(text: string): T;
}

/** Where remembered values lie. */
export abstract class CacheStore {
  abstract get<T>(key: string, codec: Codec<T>): Promise<T | null>;
  /** Keeps the value, unless the key has one, or was forgotten a moment ago: then it may be of before. */
  abstract add<T>(key: string, value: T, codec: Codec<T>, ttlMs: number): Promise<void>;
  /** From here on, this instance never serves what the keys held. */
  abstract forget(...keys: string[]): Promise<void>;
}
