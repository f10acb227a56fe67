import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DependencyError } from '#foundation/errors/index.js';
import { CircuitBreaker } from '#infrastructure/resilience/circuit-breaker.js';

const TIMEOUT_MS = 15_000;

describe('A circuit', () => {
  let circuit: CircuitBreaker;
  beforeEach(() => {
    jest.useFakeTimers();
    circuit = new CircuitBreaker(
      'partner',
      { failures: 3, openMs: 60_000, timeoutMs: TIMEOUT_MS },
      () => undefined,
    );
  });
  afterEach(() => {
    circuit.shutdown();
    jest.useRealTimers();
  });

  const hang = async () => {
    const failed = circuit.fire(() => new Promise(() => undefined)).catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(TIMEOUT_MS);
    expect(await failed).toBeInstanceOf(DependencyError);
  };

  it('opens by failures in a row alone, however long each takes', async () => {
    await hang();
    await hang();
    expect(circuit.state).toBe('closed');
    await hang();
    expect(circuit.state).toBe('open');
  });
});
