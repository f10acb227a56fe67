import type { Priority } from '#foundation/types/priority.js';
import { CircuitBreaker, type CircuitLimits, type CircuitState } from './circuit-breaker.js';
import { Watch } from './watch.js';

/** What a dependency is to us, said once by whoever talks to it. */
export interface Declaration {
  readonly name: string;
  readonly priority: Priority;
  /** For what is called through a circuit breaker. */
  readonly circuit?: CircuitLimits;
  /** For what can be asked whether it is there; rejects when it is not. */
  readonly ping?: () => Promise<unknown>;
}

export interface DependencyReport {
  readonly name: string;
  readonly priority: Priority;
  readonly isUp: boolean;
  readonly circuit?: CircuitState;
}

/** One declared dependency: its breaker and what is known of it. */
export class Dependency {
  readonly circuit: CircuitBreaker | null;
  readonly watch: Watch | null;

  constructor(
    readonly declaration: Declaration,
    onCircuit: (state: CircuitState) => void,
    onUp: (isUp: boolean) => void,
  ) {
    const { name, circuit, ping } = declaration;
    this.circuit = circuit
      ? new CircuitBreaker(name, circuit, (state) => this.circuitChanged(state, onCircuit))
      : null;
    // An answer is proof enough to call again: there is no need to sit out the time open.
    this.watch = ping
      ? new Watch(
          async () => {
            await ping();
            this.circuit?.close();
          },
          onUp,
          () => this.circuit?.state === 'open',
        )
      : null;
  }

  private circuitChanged(state: CircuitState, tell: (state: CircuitState) => void): void {
    tell(state);
    if (state === 'open') this.watch?.doubt();
  }

  /** Calls it, through its circuit breaker where it has one: see `CircuitBreaker.fire`. */
  call<T>(work: () => Promise<T>): Promise<T> {
    return this.circuit ? this.circuit.fire(work) : work();
  }

  /** By what is known without asking. */
  get isUp(): boolean {
    return (this.watch?.isUp ?? true) && this.circuit?.state !== 'open';
  }

  stop(): void {
    this.watch?.stop();
    this.circuit?.shutdown();
  }

  /** As it is now; what can be asked is asked, at most once a second. */
  async report(): Promise<DependencyReport> {
    const { name, priority } = this.declaration;
    const isThere = this.watch ? await this.watch.ask() : true;
    const circuit = this.circuit?.state;
    return { name, priority, isUp: isThere && circuit !== 'open', ...(circuit && { circuit }) };
  }
}
