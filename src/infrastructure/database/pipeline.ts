import { Client } from 'pg';
import { DegradedError } from '#foundation/errors/index.js';
import type { DatabaseSettings } from '#infrastructure/config/settings.js';
import { gatherWrites } from '#infrastructure/system/gather-writes.js';
import { within } from '#infrastructure/system/within.js';
import { streamOf } from './connection.js';
import { isLoss, translate } from './database.errors.js';
import { rowTypes } from './row-types.js';

/** More share no more work: the server works off each lane in its order, one statement after the other. */
const MOST_LANES = 4;
/** How long the server may take to let a connection go. */
const FAREWELL_MS = 1_000;

interface Lane {
  readonly client: Client;
  readonly open: Promise<unknown>;
  isOpen: boolean;
  /** Statements without an answer yet. */
  inFlight: number;
}

/**
 * A few connections beside the pool on which statements are sent without waiting for the answers of those before, which
 * costs a third less. Only for reads that are short: what waits for a lock or for the disk holds up those behind it.
 */
export class Pipeline {
  private lanes: Lane[] = [];
  private inFlight = 0;

  constructor(
    private readonly settings: DatabaseSettings,
    private readonly onLost: () => void,
  ) {}

  /** Works on the lane with the least to do. Throws as the work does; `DegradedError` when too much is in flight. */
  async lend<T>(work: (client: Client) => Promise<T>): Promise<T> {
    if (this.inFlight >= this.settings.maxWaiting)
      throw new DegradedError('Too many requests wait for the database');
    const lane = this.leastBusy();
    this.inFlight += 1;
    lane.inFlight += 1;
    try {
      if (!lane.isOpen) await lane.open;
      gatherWrites(streamOf(lane.client));
      return await work(lane.client);
    } catch (error) {
      // One that could not be opened says nothing of those that are.
      if (lane.isOpen && isLoss(error)) this.onLost();
      throw error;
    } finally {
      this.inFlight -= 1;
      lane.inFlight -= 1;
    }
  }

  /** Nobody waits for another lane, or fails with it, while there is one that is open. */
  private leastBusy(): Lane {
    const best = this.lanes.reduce<Lane | null>(
      (one, other) => (one && !isBetter(other, one) ? one : other),
      null,
    );
    if (best?.isOpen && best.inFlight === 0) return best;
    if (best && this.lanes.length >= Math.min(MOST_LANES, this.settings.poolSize)) return best;
    const another = this.openLane();
    return best?.isOpen ? best : another;
  }

  private openLane(): Lane {
    const client = new Client({
      connectionString: this.settings.url,
      connectionTimeoutMillis: this.settings.connectTimeoutMs,
      types: rowTypes,
      pipeline: true,
    });
    const open = client.connect().then(
      () => {
        lane.isOpen = true;
      },
      (error: unknown) => {
        this.drop(lane);
        throw translate(error);
      },
    );
    const lane: Lane = { client, open, isOpen: false, inFlight: 0 };
    // Whoever waits on it hears of the error anyway.
    client.on('error', () => this.drop(lane));
    client.on('end', () => this.drop(lane));
    // Nobody need wait on it at all.
    open.catch(() => undefined);
    this.lanes.push(lane);
    return lane;
  }

  private drop(lane: Lane): void {
    this.lanes = this.lanes.filter((other) => other !== lane);
  }

  /** Gives all lanes up: what comes takes new ones, and what is under way is finished. */
  async renew(): Promise<void> {
    // One that is ended before it is open never says so, and whoever waits for it waits for ever.
    const end = ({ open, client }: Lane): Promise<unknown> =>
      open.then(
        () => client.end(),
        () => undefined,
      );
    await Promise.all(this.lanes.splice(0).map(end));
  }

  /** The same for good, and in time: a server that is silent lets nobody go. */
  async end(): Promise<void> {
    const clients = this.lanes.map(({ client }) => client);
    await within(FAREWELL_MS, this.renew()).catch(() => {
      for (const client of clients) streamOf(client).destroy();
    });
  }
}

const isBetter = (one: Lane, other: Lane): boolean =>
  one.isOpen === other.isOpen ? one.inFlight < other.inFlight : one.isOpen;
