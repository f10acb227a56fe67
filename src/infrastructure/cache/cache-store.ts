import type { DatabaseSettings } from '../config/settings.js';
import { answerTimeoutMs } from '../database/data-source-options.js';

/** For what lies between an answer and its being remembered. */
const BEYOND_MS = 1_400;

/** How long a key that was forgotten takes no value: longer than any statement that may have read the old one. */
export const forgottenMs = (settings: DatabaseSettings): number => answerTimeoutMs(settings) + BEYOND_MS;

/** In milliseconds. */
export interface Lifetimes {
  /** The longest that anything is remembered. */
  readonly longestMs: number;
  /** How long a key that was forgotten takes no value. */
  readonly forgottenMs: number;
}

/** How things of one kind are kept; a store within the process keeps the object itself. */
export interface Kept<T> {
  readonly ttlMs: number;
  encode(value: T): string;
  decode(text: string): T;
}

/** Where remembered values lie. */
export abstract class CacheStore {
  /** What lies in this process, and so is had without waiting; null also where it may lie elsewhere. */
  abstract peek<T>(key: string): T | null;
  abstract get<T>(key: string, kept: Kept<T>): Promise<T | null>;
  /** Keeps the value, unless the key has one, or was forgotten a moment ago: then it may be of before. */
  abstract add<T>(key: string, value: T, kept: Kept<T>, ttlMs: number): Promise<void>;
  /** From here on, this instance never serves what the keys held. */
  abstract forget(...keys: string[]): Promise<void>;
  /** Whether this process may hold things: not where nothing is remembered, nor while a Redis that tells of changes is away. */
  abstract get mayHold(): boolean;
  /** Tells each time that this or another instance forgets the key, or may have without this one hearing of it. */
  abstract whenForgotten(key: string, tell: () => void): void;
}
