import type { Pool, PoolClient } from 'pg';
import { DegradedError, DependencyError } from '#foundation/errors/index.js';
import { TookTooLong, within } from '#infrastructure/system/within.js';
import { isLoss, translate } from './database.errors.js';

export interface ConnectionLimits {
  /** How many may wait for a connection at a time. */
  readonly maxWaiting: number;
  /** How long one may wait, for a place in the pool and for the server together. */
  readonly connectTimeoutMs: number;
}

export interface ConnectionCounts {
  readonly idle: number;
  readonly used: number;
  /** Those who wait for one. */
  readonly waiting: number;
}

/** Lends the connections of a pool: for a bounded time, to a bounded number, and none that may be dead. */
export class Connections {
  /** The age that a connection was opened in. */
  private readonly ages = new WeakMap<PoolClient, number>();
  private age = 0;

  constructor(
    private readonly pool: Pool,
    private readonly limits: ConnectionLimits,
    private readonly onLost: () => void,
  ) {
    pool.on('connect', (client) => this.ages.set(client, this.age));
  }

  /** Lends none of those that are open now to anybody any more. */
  distrust(): void {
    this.age += 1;
  }

  /** Throws as the work does; `DegradedError` when too many wait already, `DependencyError` when there is none in time. */
  async lend<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.take();
    try {
      return await work(client);
    } catch (error) {
      if (isLoss(error)) this.onLost();
      throw error;
    } finally {
      client.release();
    }
  }

  get counts(): ConnectionCounts {
    const { idleCount, totalCount, waitingCount } = this.pool;
    return { idle: idleCount, used: totalCount - idleCount, waiting: waitingCount };
  }

  private async take(): Promise<PoolClient> {
    if (this.pool.waitingCount >= this.limits.maxWaiting)
      throw new DegradedError('Too many requests wait for the database');
    const living = this.living();
    // One that is idle is had at once, or the pool's own time-out is for it: another timer would cost as much as a statement.
    if (this.pool.idleCount > 0) return living.catch((error: unknown) => Promise.reject(translate(error)));
    try {
      return await within(this.limits.connectTimeoutMs, living);
    } catch (error) {
      // Whoever comes too late goes back to the pool.
      void living.then(
        (client) => client.release(),
        () => undefined,
      );
      throw error instanceof TookTooLong
        ? new DependencyError('database', { cause: error })
        : translate(error);
    }
  }

  private async living(): Promise<PoolClient> {
    const client = await this.pool.connect();
    if ((this.ages.get(client) ?? 0) === this.age) return client;
    client.release(true);
    return this.living();
  }
}
