import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { within } from '../system/within.js';
import type { Told } from './messages.js';
import { Tally } from './tally.js';
import { WorkerNotStarted, WorkersDidNotStop } from './workforce.errors.js';

/** Who has served for so long has not died of its start. */
const STEADY_MS = 30_000;
const LEAST_PAUSE_MS = 100;
const MOST_PAUSE_MS = 30_000;
const LOOK_MS = 5_000;
/** Looks that a worker may leave unanswered before it is taken for dead. */
const MOST_MISSED = 3;

export interface Plan {
  readonly size: number;
  /** What they find in their environment besides what is in this one. */
  readonly variables: Readonly<Record<string, string>>;
  /** How long they may take to stop. */
  readonly farewellMs: number;
}

/** How a worker has ended, and how long it had lived. */
interface End {
  readonly how: number | string | null;
  readonly livedMs: number;
}

interface Employment {
  readonly worker: Worker;
  /** Rejects with `WorkerNotStarted`. */
  readonly serving: Promise<void>;
  readonly ended: Promise<End>;
}

/** The workers of a cluster: as many as planned, each replaced when it ends, all told to stop when it is closed. */
export class Workforce implements AsyncDisposable {
  private readonly tally = new Tally();
  private readonly living = new Map<Worker, Promise<End>>();
  /** Looks that each has left unanswered. */
  private readonly missed = new WeakMap<Worker, number>();
  private timer: NodeJS.Timeout | null = null;
  private isStopping = false;

  constructor(
    private readonly plan: Plan,
    private readonly logger: Logger,
  ) {
    // JSON knows no NaN, which some gauges are while nothing has been measured.
    cluster.setupPrimary({ serialization: 'advanced' });
  }

  /** The first shows whether the service can start at all, the others follow together. Throws `WorkerNotStarted`. */
  async start(): Promise<void> {
    await this.fill();
    await Promise.all(Array.from({ length: this.plan.size - 1 }, () => this.fill()));
    this.timer = setInterval(() => this.look(), LOOK_MS);
  }

  private async fill(): Promise<void> {
    if (this.isStopping) return;
    const first = this.employ();
    await first.serving;
    void this.keep(first);
  }

  private employ(): Employment {
    const worker = cluster.fork(this.plan.variables);
    const ended = this.endOf(worker);
    this.living.set(worker, ended);
    const { promise: serving, resolve, reject } = Promise.withResolvers<void>();
    void ended.then(({ how }) => reject(new WorkerNotStarted(how)));
    serving.catch(() => undefined);
    worker.on('message', (told: Told) => {
      if (told.kind === 'measured') this.tally.hear(worker, told.metrics);
      else if (told.kind === 'scraped') void this.tally.answer(worker, told.scrape);
      else {
        this.tally.admit(worker);
        resolve();
      }
    });
    return { worker, serving, ended };
  }

  private async endOf(worker: Worker): Promise<End> {
    const bornAt = performance.now();
    // What it said last is read by then; `exit` may come before, and `disconnect` never where a connection was under way to it.
    const how = await once(worker.process, 'close').then(
      ([code, signal]) => (code ?? signal) as number | string,
      (error: NodeJS.ErrnoException) => error.code ?? error.message,
    );
    this.living.delete(worker);
    this.tally.retire(worker);
    return { how, livedMs: performance.now() - bornAt };
  }

  /** Has another one take the place of each that ends; of those that end soon, after a pause that grows. */
  private async keep(first: Employment): Promise<void> {
    let pauseMs = LEAST_PAUSE_MS;
    for (let present = first; ; present = this.employ()) {
      const { how, livedMs } = await present.ended; // oxlint-disable-line no-await-in-loop -- each worker follows the one before
      if (this.isStopping) return;
      pauseMs = livedMs < STEADY_MS ? Math.min(pauseMs * 2, MOST_PAUSE_MS) : LEAST_PAUSE_MS;
      const fields = { worker: present.worker.id, ended_with: how, pause_ms: pauseMs };
      this.logger.error(fields, 'a worker has ended and is replaced');
      await delay(pauseMs); // oxlint-disable-line no-await-in-loop -- the pause is between two workers
      if (this.isStopping) return;
      this.tally.countReplacement();
    }
  }

  /** One whose event loop stands still takes connections for ever; nobody outside can tell it from the others. */
  private look(): void {
    for (const worker of this.living.keys()) {
      const missed = this.tally.ask(worker) === 'owes' ? (this.missed.get(worker) ?? 0) + 1 : 0;
      this.missed.set(worker, missed);
      if (missed < MOST_MISSED) continue;
      this.logger.error({ worker: worker.id }, 'a worker does not answer and is killed');
      worker.process.kill('SIGKILL');
    }
  }

  /** Throws `WorkersDidNotStop`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.isStopping = true;
    if (this.timer) clearInterval(this.timer);
    const ends = Promise.all(this.living.values());
    for (const worker of this.living.keys()) worker.process.kill('SIGTERM');
    await within(this.plan.farewellMs, ends).catch(() => this.kill());
  }

  private async kill(): Promise<void> {
    const late = [...this.living];
    for (const [worker] of late) {
      this.logger.error({ worker: worker.id }, 'a worker does not stop and is killed');
      worker.process.kill('SIGKILL');
    }
    await Promise.all(late.map(([, ended]) => ended));
    throw new WorkersDidNotStop(late.length);
  }
}
