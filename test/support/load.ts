import { setTimeout as delay } from 'node:timers/promises';

/** What became of one request; 'lost' has got no answer. */
export interface Outcome {
  readonly status: number | 'lost';
  readonly ms: number;
}

const PAUSE_MS = 5;
/** A test that forgets to stop it does not load the machine for ever. */
const LONGEST_MS = 120_000;

/** Clients who ask again and again, each as soon as it is answered, from `start` until `stop`. */
export class Load {
  readonly outcomes: Outcome[] = [];
  private stopped = false;
  private readonly clients: Promise<void>[];

  private constructor(
    clients: number,
    ask: () => Promise<number>,
    private readonly pauseMs: number,
  ) {
    this.clients = Array.from({ length: clients }, () => this.client(ask));
  }

  /** `ask` makes one request and gives the status of its answer; it rejects when there is none. */
  static start(clients: number, ask: () => Promise<number>, pauseMs: number = PAUSE_MS): Load {
    return new Load(clients, ask, pauseMs);
  }

  /** Waits for the answers that are on their way. */
  async stop(): Promise<Outcome[]> {
    this.stopped = true;
    await Promise.all(this.clients);
    return this.outcomes;
  }

  private async client(ask: () => Promise<number>): Promise<void> {
    const deadline = performance.now() + LONGEST_MS;
    while (!this.stopped && performance.now() < deadline) {
      const begun = performance.now();
      const status = await ask().catch(() => 'lost' as const);
      this.outcomes.push({ status, ms: performance.now() - begun });
      // Who is refused at once does not spin.
      await delay(this.pauseMs);
    }
  }
}

/** The share in percent that was answered below 400, rounded down to a tenth. */
export function servedPercent(outcomes: readonly Outcome[]): number {
  const served = outcomes.filter(({ status }) => status !== 'lost' && status < 400).length;
  return Math.floor((served / outcomes.length) * 1_000) / 10;
}

/** Milliseconds that the slowest took. */
export const slowest = (outcomes: readonly Outcome[]): number =>
  Math.round(Math.max(...outcomes.map(({ ms }) => ms)));
