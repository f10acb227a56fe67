import type { PinoLogger } from 'nestjs-pino';
import type { Tally } from '#infrastructure/observability/tallies.js';
import { degrade, isDegraded } from '#infrastructure/observability/request-context.js';
import type { CacheStore, Kept } from './cache-store.js';

const JITTER = 0.1;
/** Few enough to be looked through. One too many is only not waited for together. */
const MOST_LOADING = 64;

/** What became of a look into the cache. */
export type CacheResult = 'hit' | 'miss' | 'error';

export interface Remembering<T> extends Kept<T> {
  /** Begins each key: `user` makes `user:<id>`. */
  readonly name: string;
  /** Which things are worth remembering. */
  readonly keeps: (value: T) => boolean;
}

/** What is on its way from where it is kept for good. */
interface Load<T> {
  readonly id: string;
  readonly found: Promise<T | null>;
}

/** The things of one kind that are remembered, by id. Where the cache fails, it is as if nothing were. */
export class Remembered<T> {
  /** No Map: it would let old loads live on, as `Slots` says. */
  private loads: Load<T>[] = [];

  constructor(
    private readonly store: CacheStore,
    private readonly what: Remembering<T>,
    private readonly logger: PinoLogger,
    private readonly results: Readonly<Record<CacheResult, Tally>>,
  ) {}

  /** The remembered thing, else what `load` finds, which many who ask at once wait for together. */
  get(id: string, load: () => Promise<T | null>): Promise<T | null> {
    const near = this.near(id);
    return near === null ? this.recallOrLoad(id, load) : Promise.resolve(near);
  }

  private async recallOrLoad(id: string, load: () => Promise<T | null>): Promise<T | null> {
    return (await this.recall(id)) ?? (await this.loadOnce(id, load));
  }

  /** What need not be waited for. */
  private near(id: string): T | null {
    const value = this.store.peek<T>(this.key(id));
    if (value !== null) this.results.hit.times += 1;
    return value;
  }

  private async recall(id: string): Promise<T | null> {
    // Once a request has found the cache away, it does not wait for it a second time.
    if (isDegraded('cache')) return null;
    try {
      const value = await this.store.get(this.key(id), this.what);
      this.results[value === null ? 'miss' : 'hit'].times += 1;
      return value;
    } catch (error) {
      this.results.error.times += 1;
      return this.missing(error, 'read');
    }
  }

  private loadOnce(id: string, load: () => Promise<T | null>): Promise<T | null> {
    const running = this.loads.find((one) => one.id === id);
    if (running) return running.found;
    const found = this.load(id, load).finally(() => {
      this.loads = this.loads.filter((one) => one !== begun);
    });
    const begun = { id, found };
    if (this.loads.length < MOST_LOADING) this.loads.push(begun);
    return found;
  }

  private async load(id: string, load: () => Promise<T | null>): Promise<T | null> {
    const value = await load();
    if (value !== null) this.put(id, value);
    return value;
  }

  /** Those of the things that are remembered; nothing is loaded. */
  async recallAll(ids: string[]): Promise<Map<string, T>> {
    const found = await Promise.all(
      ids.map(async (id) => [id, this.near(id) ?? (await this.recall(id))] as const),
    );
    return new Map(found.flatMap(([id, value]) => (value === null ? [] : [[id, value]])));
  }

  /** Remembers a thing; nobody waits for it, and a failure is only worth a warning. */
  put(id: string, value: T): void {
    if (isDegraded('cache') || !this.what.keeps(value)) return;
    const ttlMs = Math.round(this.what.ttlMs * (1 - JITTER + 2 * JITTER * Math.random()));
    void this.store
      .add(this.key(id), value, this.what, ttlMs)
      .catch((error: unknown) => this.missing(error, 'filled'));
  }

  /** Forgets things that have changed; a load that began before does not bring them back. */
  async forget(...ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    this.loads = this.loads.filter(({ id }) => !ids.includes(id));
    await this.store
      .forget(...ids.map((id) => this.key(id)))
      .catch((error: unknown) => this.missing(error, 'cleared'));
  }

  private missing(error: unknown, verb: string): null {
    degrade('cache');
    const reason = error instanceof Error ? error.message : String(error);
    this.logger.warn({ cache: this.what.name, reason }, `the cache could not be ${verb}`);
    return null;
  }

  /** Under what the store has it. */
  key(id: string): string {
    return `${this.what.name}:${id}`;
  }
}
