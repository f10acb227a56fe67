import { Global, Module } from '@nestjs/common';
import { makeGaugeProvider, makeHistogramProvider } from '@willsoto/nestjs-prometheus';
import { DEPENDENCY_BUCKETS } from '../observability/duration-buckets.js';
import { Dependencies } from './dependencies.js';

@Global()
@Module({
  providers: [
    Dependencies,
    makeGaugeProvider({
      name: 'circuit_breaker_state',
      help: 'State of a circuit breaker: 0 closed, 1 half open, 2 open',
      labelNames: ['name'],
      aggregator: 'max',
    }),
    makeGaugeProvider({
      name: 'dependency_up',
      help: 'Whether a dependency is believed to be there',
      labelNames: ['name', 'priority'],
      aggregator: 'min',
    }),
    makeHistogramProvider({
      name: 'dependency_call_duration_seconds',
      help: 'Time that calls of a dependency took, by how they ended; where its circuit is open they are not made',
      labelNames: ['name', 'result'],
      buckets: DEPENDENCY_BUCKETS,
    }),
  ],
  exports: [Dependencies],
})
export class ResilienceModule {}
