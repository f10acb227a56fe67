import { type DynamicModule, Module } from '@nestjs/common';
import { PrometheusModule } from '@willsoto/nestjs-prometheus';
import { register } from 'prom-client';
import type { FeatureSettings } from '#infrastructure/config/settings.js';
import { ruleProcessMetrics } from '#infrastructure/observability/process-metrics.js';
import { MetricsController } from './metrics.controller.js';

/** `/metrics`, where it is switched on. */
@Module({})
export class MetricsModule {
  static forRoot({ metrics }: FeatureSettings): DynamicModule {
    return { module: MetricsModule, imports: metrics ? [prometheus()] : [] };
  }
}

function prometheus(): DynamicModule {
  // The registry belongs to the process: a second application in it finds the process's metrics there.
  const unknown = register.getSingleMetric('process_cpu_seconds_total') === undefined;
  const module = PrometheusModule.register({
    controller: MetricsController,
    defaultMetrics: { enabled: unknown },
  });
  ruleProcessMetrics(register);
  return module;
}
