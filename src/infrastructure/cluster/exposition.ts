import cluster from 'node:cluster';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { register } from 'prom-client';
import { DegradedError } from '#foundation/errors/index.js';
import { TookTooLong, within } from '../system/within.js';
import { aggregate, measure } from './aggregate.js';
import type { Asked, Measured } from './messages.js';
import { tellPrimary } from './tell-primary.js';

/** More than the primary waits for those that do not answer. */
const PRIMARY_MS = 3_000;

/** Everything measured, as Prometheus text: by this process, or by all workers where it is one of several. */
@Injectable()
export class Exposition implements OnApplicationShutdown {
  private readonly scrapes = new Map<number, (all: readonly (readonly Measured[])[]) => void>();
  private scrape = 0;

  constructor() {
    if (cluster.isWorker) process.on('message', this.hear);
  }

  /** Throws `DegradedError` when the primary does not answer: a part of the counts would look like a fall. */
  async text(): Promise<string> {
    if (!cluster.isWorker) return register.metrics();
    return aggregate(await this.ofAll()).metrics();
  }

  private async ofAll(): Promise<readonly (readonly Measured[])[]> {
    const scrape = (this.scrape += 1);
    const { promise, resolve } = Promise.withResolvers<readonly (readonly Measured[])[]>();
    this.scrapes.set(scrape, resolve);
    void tellPrimary({ kind: 'scraped', scrape });
    try {
      return await within(PRIMARY_MS, promise);
    } catch (error) {
      throw error instanceof TookTooLong ? new DegradedError('The primary process does not answer') : error;
    } finally {
      this.scrapes.delete(scrape);
    }
  }

  private readonly hear = (asked: Asked): void => {
    if (asked.kind === 'answer') this.scrapes.get(asked.scrape)?.(asked.all);
    else void this.tell();
  };

  private async tell(): Promise<void> {
    await tellPrimary({ kind: 'measured', metrics: await measure(register) });
  }

  /** The last requests are answered and the last jobs done by now; the primary keeps what was counted. */
  async onApplicationShutdown(): Promise<void> {
    if (cluster.isWorker) await this.tell();
  }
}
