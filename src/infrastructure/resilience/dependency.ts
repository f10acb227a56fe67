import { ApplicationError, CircuitOpenError, DependencyError } from '#foundation/errors/index.js';
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

/** How a call ended. What is refused is our fault; where the circuit was open, nothing was called. */
export type CallResult = 'ok' | 'failed' | 'refused' | 'circuit_open';

/** Who wants to hear what becomes of a dependency. */
export interface Listener {
  readonly onCircuit: (state: CircuitState) => void;
  readonly onUp: (isUp: boolean) => void;
  readonly onCall: (result: CallResult, seconds: number) => void;
}

/** One declared dependency: its breaker and what is known of it. */
export class Dependency {
  readonly circuit: CircuitBreaker | null;
  readonly watch: Watch | null;

  constructor(
    readonly declaration: Declaration,
    private readonly listener: Listener,
  ) {
    const { name, circuit, ping } = declaration;
    this.circuit = circuit ? new CircuitBreaker(name, circuit, (state) => this.circuitChanged(state)) : null;
    // An answer is proof enough to call again: there is no need to sit out the time open.
    this.watch = ping
      ? new Watch(
          async () => {
            await ping();
            this.circuit?.close();
          },
          listener.onUp,
          () => this.circuit?.state === 'open',
        )
      : null;
  }

  private circuitChanged(state: CircuitState): void {
    this.listener.onCircuit(state);
    if (state === 'open') this.watch?.doubt();
  }

  /** Calls it, through its circuit breaker where it has one: see `CircuitBreaker.fire`. */
  async call<T>(work: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    let result: CallResult = 'ok';
    try {
      return await (this.circuit ? this.circuit.fire(work) : work());
    } catch (error) {
      result = failureOf(error);
      throw error;
    } finally {
      this.listener.onCall(result, (performance.now() - startedAt) / 1_000);
    }
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

function failureOf(error: unknown): CallResult {
  if (error instanceof CircuitOpenError) return 'circuit_open';
  return error instanceof ApplicationError && !(error instanceof DependencyError) ? 'refused' : 'failed';
}
