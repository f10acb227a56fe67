import type { Aggregator, Registry } from 'prom-client';

/** Defaults of prom-client that are gauges under a counter's name; their labelled siblings say the same, and more. */
const MISNAMED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/** How those of several processes become one, where prom-client would leave them out or average them. */
const RULES: Readonly<Record<string, Aggregator>> = {
  process_start_time_seconds: 'max',
  nodejs_eventloop_lag_seconds: 'max',
  nodejs_eventloop_lag_max_seconds: 'max',
  nodejs_eventloop_lag_mean_seconds: 'max',
  nodejs_eventloop_lag_stddev_seconds: 'max',
  nodejs_eventloop_lag_p50_seconds: 'max',
  nodejs_eventloop_lag_p90_seconds: 'max',
  nodejs_eventloop_lag_p99_seconds: 'max',
};

/** Makes of prom-client's metrics of the process what is served: well named, and each with a rule for several processes. */
export function ruleProcessMetrics(registry: Registry): void {
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  for (const [name, aggregator] of Object.entries(RULES)) {
    const metric = registry.getSingleMetric(name);
    if (metric) Object.assign(metric, { aggregator });
  }
}
