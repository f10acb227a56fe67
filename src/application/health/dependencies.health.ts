import { Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { Dependencies } from '#infrastructure/resilience/dependencies.js';
import type { DependencyReport } from '#infrastructure/resilience/dependency.js';

/** What the registry knows of each dependency, as terminus wants it: the loss of a critical one is an error, else degraded. */
@Injectable()
export class DependenciesHealth {
  constructor(
    private readonly dependencies: Dependencies,
    private readonly indicators: HealthIndicatorService,
  ) {}

  async check(): Promise<HealthIndicatorResult> {
    const reports = await this.dependencies.report();
    return Object.assign({}, ...reports.map((report) => this.indicate(report)));
  }

  private indicate({ name, priority, isUp, circuit }: DependencyReport): HealthIndicatorResult {
    const indicator = this.indicators.check(name);
    const data = { priority, ...(circuit && { circuit }) };
    if (isUp) return indicator.up(data);
    return priority === 'critical' ? indicator.down(data) : indicator.degraded(data);
  }
}
