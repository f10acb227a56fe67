import Opossum from 'opossum';
import { ApplicationError, CircuitOpenError, DependencyError } from '#foundation/errors/index.js';

export type CircuitState = 'closed' | 'half_open' | 'open';

export interface CircuitLimits {
  /** Failures in a row that open the circuit. */
  readonly failures: number;
  /** How long it stays open before one call is let through as a probe. */
  readonly openMs: number;
  /** How long one call may take. */
  readonly timeoutMs: number;
}

type Call = () => Promise<unknown>;

/**
 * Leaves a dependency alone that failed several times in a row.
 *
 * opossum opens on a share of failures in a window, in which a long run of good calls hides a dead dependency. That rule
 * is switched off (no window has so many calls): failures in a row are counted here, and open it. What opossum keeps is
 * the time-out, the time open, and the single probe that follows.
 */
export class CircuitBreaker {
  private readonly opossum: Opossum<[Call], unknown>;
  private inARow = 0;
  private failures: number;

  constructor(
    readonly name: string,
    { failures, openMs, timeoutMs }: CircuitLimits,
    onChange: (state: CircuitState) => void,
  ) {
    this.failures = failures;
    this.opossum = new Opossum((call: Call) => call(), {
      name,
      timeout: timeoutMs,
      resetTimeout: openMs,
      volumeThreshold: Number.MAX_SAFE_INTEGER,
      // What the partner refuses is our fault, and no sign of its illness.
      errorFilter: (error: unknown) =>
        error instanceof ApplicationError && !(error instanceof DependencyError),
    });
    this.opossum.on('failure', () => {
      this.inARow += 1;
      if (this.opossum.closed && this.inARow >= this.failures) this.opossum.open();
    });
    this.opossum.on('success', () => {
      this.inARow = 0;
    });
    this.opossum.on('open', () => onChange('open'));
    this.opossum.on('halfOpen', () => onChange('half_open'));
    this.opossum.on('close', () => {
      this.inARow = 0;
      onChange('closed');
    });
  }

  get state(): CircuitState {
    if (this.opossum.opened) return 'open';
    return this.opossum.halfOpen ? 'half_open' : 'closed';
  }

  /** Throws `CircuitOpenError` without calling, `DependencyError` when the call fails or takes too long; refusals pass as they are. */
  async fire<T>(call: () => Promise<T>): Promise<T> {
    try {
      return (await this.opossum.fire(call)) as T;
    } catch (error) {
      if (error instanceof ApplicationError) throw error;
      const Kind = (error as { code?: string }).code === 'EOPENBREAKER' ? CircuitOpenError : DependencyError;
      throw new Kind(this.name, { cause: error });
    }
  }

  /** From now on so many failures in a row open it, those counted that were there before. */
  tolerate(failures: number): void {
    this.failures = failures;
  }

  /** The dependency has answered by another way: there is no need to wait. */
  close(): void {
    if (this.state !== 'closed') this.opossum.close();
  }

  /** Takes its timers down. */
  shutdown(): void {
    this.opossum.shutdown();
  }
}
