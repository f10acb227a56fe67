import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import { PinoLogger } from 'nestjs-pino';
import type { Gauge, Histogram } from 'prom-client';
import { DEPENDENCY_BUCKETS } from '../observability/duration-buckets.js';
import { type Duration, Durations } from '../observability/durations.js';
import type { CircuitState } from './circuit-breaker.js';
import { type CallResult, type Declaration, Dependency, type DependencyReport } from './dependency.js';

const STATE_NUMBERS: Record<CircuitState, number> = { closed: 0, half_open: 1, open: 2 };

/** Everything that the service depends on, declared once by whoever talks to it; health, metrics and the log follow. */
@Injectable()
export class Dependencies implements OnApplicationShutdown {
  private readonly all = new Map<string, Dependency>();
  private readonly calls: Durations<'name' | 'result'>;

  constructor(
    private readonly logger: PinoLogger,
    @InjectMetric('circuit_breaker_state') private readonly circuits: Gauge<'name'>,
    @InjectMetric('dependency_up') private readonly ups: Gauge<'name' | 'priority'>,
    @InjectMetric('dependency_call_duration_seconds') calls: Histogram<'name' | 'result'>,
  ) {
    this.calls = Durations.for(calls, DEPENDENCY_BUCKETS);
  }

  declare(declaration: Declaration): Dependency {
    const { name, priority } = declaration;
    const taken = new Map<CallResult, Duration>();
    const dependency = new Dependency(declaration, {
      onCircuit: (state) => this.tellCircuit(name, state),
      onUp: (isUp) => this.tellUp(name, priority, isUp),
      onCall: (result, seconds) =>
        taken.getOrInsertComputed(result, () => this.calls.of({ name, result })).observe(seconds),
    });
    this.all.set(name, dependency);
    this.ups.set({ name, priority }, 1);
    if (dependency.circuit) this.circuits.set({ name }, STATE_NUMBERS.closed);
    return dependency;
  }

  /** How many failures in a row its circuit bears from now on; nothing for what has none. */
  tolerate(name: string, failures: number): void {
    this.all.get(name)?.circuit?.tolerate(failures);
  }

  private tellCircuit(name: string, state: CircuitState): void {
    this.circuits.set({ name }, STATE_NUMBERS[state]);
    this.logger.warn({ dependency: name, circuit: state }, `the circuit of ${name} is ${state}`);
  }

  private tellUp(name: string, priority: string, isUp: boolean): void {
    this.ups.set({ name, priority }, isUp ? 1 : 0);
    this.logger[isUp ? 'info' : 'error'](
      { dependency: name, priority },
      `${name} is ${isUp ? 'back' : 'away'}`,
    );
  }

  report(): Promise<DependencyReport[]> {
    return Promise.all(Array.from(this.all.values(), (dependency) => dependency.report()));
  }

  /** By what is known without asking. */
  isAway(name: string): boolean {
    return this.all.get(name)?.isUp === false;
  }

  onApplicationShutdown(): void {
    for (const dependency of this.all.values()) dependency.stop();
  }
}
