import type { ClientBase } from 'pg';
import { Slots } from '#infrastructure/system/slots.js';
import { streamOf } from './connection.js';

const LONGEST_BETWEEN_LOOKS_MS = 100;

interface Awaited {
  readonly client: ClientBase;
  readonly sentAt: number;
}

/**
 * Cuts the connection on which a statement is not answered in time, so that all that wait on it hear of it. One timer for
 * all: the driver's `query_timeout` makes one for each, and what it closes over outlives the answer.
 */
export class Deadlines {
  private readonly awaited = new Slots<Awaited>();
  private readonly timer: NodeJS.Timeout;
  private isStopping = false;

  constructor(private readonly longestMs: number) {
    const betweenMs = Math.min(LONGEST_BETWEEN_LOOKS_MS, longestMs / 10);
    this.timer = setInterval(() => this.look(), betweenMs).unref();
  }

  /** Watches what is sent, until `end` is called with what this returns. */
  begin(client: ClientBase, sentAt: number): number {
    return this.awaited.add({ client, sentAt });
  }

  end(place: number): void {
    this.awaited.remove(place);
  }

  private look(): void {
    const now = performance.now();
    if (this.isStopping && this.awaited.size === 0) clearInterval(this.timer);
    for (const { client, sentAt } of this.awaited) {
      if (now - sentAt < this.longestMs) continue;
      streamOf(client).destroy();
    }
  }

  /** Looks on until nothing is awaited any more: the pool lets nobody go before. */
  stop(): void {
    this.isStopping = true;
  }
}
