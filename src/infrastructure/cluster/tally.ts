import type { Worker } from 'node:cluster';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { ruleProcessMetrics } from '../observability/process-metrics.js';
import { within } from '../system/within.js';
import { countsOf, measure } from './aggregate.js';
import type { Asked, Measured } from './messages.js';

/** Longer than a worker may take to look into the database for its gauges. */
const ANSWER_MS = 1_500;

/** One worker, and what it has said last. */
interface Known {
  readonly worker: Worker;
  measured: readonly Measured[];
  /** A question without an answer; there is no second one before it has come. */
  question: (PromiseWithResolvers<void> & { readonly askedAt: number }) | null;
}

/** What all workers have measured: asked for, remembered of those that do not answer, and counts kept of those that are gone. */
export class Tally {
  private readonly known = new Map<number, Known>();
  private gone: readonly Measured[] = [];
  private readonly own = new Registry();
  private readonly workers: Gauge<'state'>;
  private readonly replaced: Counter;

  constructor() {
    const registers = [this.own];
    collectDefaultMetrics({ register: this.own });
    ruleProcessMetrics(this.own);
    this.workers = new Gauge({
      name: 'cluster_workers',
      help: 'Workers that serve, by whether they answer the primary',
      labelNames: ['state'],
      registers,
    });
    this.replaced = new Counter({
      name: 'cluster_workers_replaced_total',
      help: 'Workers in whose place another one was started',
      registers,
    });
  }

  admit(worker: Worker): void {
    this.known.set(worker.id, { worker, measured: [], question: null });
  }

  hear({ id }: Worker, metrics: readonly Measured[]): void {
    const known = this.known.get(id);
    if (!known) return;
    known.measured = metrics;
    known.question?.resolve();
    known.question = null;
  }

  retire({ id }: Worker): void {
    const known = this.known.get(id);
    if (!known) return;
    known.question?.resolve();
    this.known.delete(id);
    this.gone = countsOf([this.gone, known.measured]);
  }

  countReplacement(): void {
    this.replaced.inc();
  }

  /** Asks a worker, unless it owes an answer already; whether it does. */
  ask(worker: Worker): 'asked' | 'owes' | 'unknown' {
    const known = this.known.get(worker.id);
    if (!known) return 'unknown';
    if (known.question) return 'owes';
    known.question = { ...Promise.withResolvers<void>(), askedAt: performance.now() };
    send(worker, { kind: 'measure' });
    return 'asked';
  }

  /** Tells a worker that is scraped what all have measured, its own first; those that do not answer in time have their last values. */
  async answer(asker: Worker, scrape: number): Promise<void> {
    const present = [...this.known.values()];
    await Promise.all(present.map((known) => this.hearFrom(known)));
    const silent = present.filter(({ question }) => question !== null).length;
    this.workers.set({ state: 'silent' }, silent);
    this.workers.set({ state: 'answering' }, present.length - silent);
    const own = await measure(this.own);
    const others = [...this.known.values()].filter(({ worker }) => worker !== asker);
    const all = [this.known.get(asker.id), ...others].map((known) => known?.measured ?? []);
    send(asker, { kind: 'answer', scrape, all: [...all, this.gone, own] });
  }

  /** The time to answer runs from the question, whoever has asked it: one that is frozen holds up a single scrape. */
  private async hearFrom(known: Known): Promise<void> {
    this.ask(known.worker);
    const { question } = known;
    if (!question) return;
    const leftMs = question.askedAt + ANSWER_MS - performance.now();
    if (leftMs > 0) await within(leftMs, question.promise).catch(() => undefined);
  }
}

/** That it is gone meanwhile is told by its end. */
const send = (worker: Worker, asked: Asked): void => void worker.send(asked, () => undefined);
