import { Global, Module } from '@nestjs/common';
import { makeGaugeProvider } from '@willsoto/nestjs-prometheus';
import { Dependencies } from './dependencies.js';

@Global()
@Module({
  providers: [
    Dependencies,
    makeGaugeProvider({
      name: 'circuit_breaker_state',
      help: 'State of a circuit breaker: 0 closed, 1 half open, 2 open',
      labelNames: ['name'],
    }),
    makeGaugeProvider({
      name: 'dependency_up',
      help: 'Whether a dependency is believed to be there',
      labelNames: ['name', 'priority'],
    }),
  ],
  exports: [Dependencies],
})
export class ResilienceModule {}
