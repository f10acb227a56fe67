import { percentile } from '../figures.js';
import { bytesOf, type Job, type Report } from './ask.js';
import { Connection } from './connection.js';

const TICK_MS = 1;

/** Asks as the job says. Rejects when a connection fails, and when an answer is no success unless the job allows it. */
export async function ask(job: Job): Promise<Report> {
  const { promise: failure, reject: fail } = Promise.withResolvers<never>();
  const connections = Array.from({ length: job.connections }, () => new Connection(job.port));
  const round = new Round(job, connections, fail);
  const begun = performance.now();
  try {
    await Promise.race([job.rate === undefined ? round.closed() : round.open(job.rate), failure]);
  } finally {
    for (const connection of connections) connection.close();
  }
  return round.report((performance.now() - begun) / 1_000);
}

class Round {
  private readonly requests: Buffer[];
  private readonly latencies: number[] = [];
  private readonly statuses: Record<string, number> = {};
  private readonly waiting: number[] = [];
  private readonly idle: Connection[] = [];
  private readonly deadline: number;
  private turn = 0;
  private bytes = 0;
  private readonly job: Job;
  private readonly connections: readonly Connection[];

  constructor(job: Job, connections: readonly Connection[], fail: (error: Error) => void) {
    this.job = job;
    this.connections = connections;
    this.requests = job.asks.map(bytesOf);
    this.deadline = performance.now() + job.seconds * 1_000;
    for (const connection of connections) connection.onFailure = fail;
  }

  /**
   * Each connection asks as soon as it is answered. Nobody sleeps meanwhile: over loopback the kernel charges whoever
   * answers for waking who asks, and a slow program's answers for it more often.
   */
  async closed(): Promise<void> {
    const stayAwake = (): void => {
      if (performance.now() < this.deadline) setImmediate(stayAwake);
    };
    stayAwake();
    await Promise.all(
      this.connections.map(async (connection) => {
        while (performance.now() < this.deadline) await this.once(connection, performance.now());
      }),
    );
  }

  /** So many a second, each on the next free connection; its time runs from when it was due, and all are waited for. */
  async open(rate: number): Promise<void> {
    const begun = performance.now();
    let sent = 0;
    this.idle.push(...this.connections);
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setInterval(() => {
      const now = Math.min(performance.now(), this.deadline);
      for (; sent < ((now - begun) / 1_000) * rate; sent++) this.waiting.push(begun + (sent / rate) * 1_000);
      this.serve();
      if (now === this.deadline && this.waiting.length === 0 && this.idle.length === this.connections.length)
        resolve();
    }, TICK_MS);
    await promise;
    clearInterval(timer);
  }

  private serve(): void {
    while (this.waiting.length > 0 && this.idle.length > 0) {
      const [since, connection] = [this.waiting.shift(), this.idle.pop()];
      if (since === undefined || !connection) return;
      void this.once(connection, since).then(() => {
        this.idle.push(connection);
        this.serve();
      });
    }
  }

  private once(connection: Connection, since: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const at = this.turn++ % this.requests.length;
    connection.onAnswer = ({ status, bodyBytes }) => {
      this.latencies.push(performance.now() - since);
      this.bytes += bodyBytes;
      this.statuses[status] = (this.statuses[status] ?? 0) + 1;
      if (status < 300 || this.job.allowsFailures) resolve();
      else connection.onFailure(new Error(`Answered ${status}: ${this.job.asks[at]?.path}`));
    };
    connection.send(this.requests[at] ?? Buffer.alloc(0));
    return promise;
  }

  report(seconds: number): Report {
    const sorted = Float64Array.from(this.latencies).toSorted();
    return {
      answered: sorted.length,
      seconds,
      p50: percentile(sorted, 0.5),
      p99: percentile(sorted, 0.99),
      bytes: Math.round(this.bytes / sorted.length),
      statuses: this.statuses,
    };
  }
}
