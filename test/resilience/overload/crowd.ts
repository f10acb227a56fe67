import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

/** What a crowd is to do: so many clients in turn, or so many requests a second by the clock. */
export interface Task {
  readonly clients?: number;
  readonly perSecond?: number;
  readonly ms: number;
}

/** What became of the requests: the milliseconds of those that were served and of those refused in due form, the heads of all others. */
export interface Tally {
  readonly served: number[];
  readonly refused: number[];
  readonly others: string[];
}

/** What presses hard enough to find out what a service can bear, and no harder. */
const CLIENTS = 32;

/** People in numbers: in a process of their own, so that the test's is no bottleneck. */
export class Crowd {
  private readonly exit: Promise<unknown>;

  private constructor(private readonly child: ChildProcess) {
    this.exit = once(child, 'exit');
  }

  /** They send these requests, each as it stands on the wire, one after the other and over again. */
  static gather(url: string, requests: readonly string[]): Crowd {
    const program = resolve('test/resilience/overload/crowd.process.ts');
    return new Crowd(fork(program, [url, ...requests], { execArgv: [] }));
  }

  /** Asks as fast as it is answered. */
  press(ms: number): Promise<Tally> {
    return this.perform({ clients: CLIENTS, ms });
  }

  /** Asks so often, however fast it is answered, and waits for the last answer. */
  flood(perSecond: number, ms: number): Promise<Tally> {
    return this.perform({ perSecond, ms });
  }

  /** Rejects when the crowd has given up: a request was never answered. */
  private async perform(task: Task): Promise<Tally> {
    const answer = once(this.child, 'message') as Promise<[Tally]>;
    this.child.send(task);
    const [tally] = await Promise.race([
      answer,
      this.exit.then(() => Promise.reject(new Error('The crowd has given up'))),
    ]);
    return tally;
  }

  async disperse(): Promise<void> {
    if (this.child.connected) this.child.disconnect();
    await this.exit;
  }
}
