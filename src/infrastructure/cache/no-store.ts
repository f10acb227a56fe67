import type { CacheStore } from './cache-store.js';

/** Remembers nothing. */
export class NoStore implements CacheStore {
  peek(): null {
    return null;
  }

  async get(): Promise<null> {
    return null;
  }

  async add(): Promise<void> {
    return undefined;
  }

  async forget(): Promise<void> {
    return undefined;
  }

  get mayHold(): boolean {
    return false;
  }

  whenForgotten(): void {
    return undefined;
  }
}
