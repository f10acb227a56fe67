import { Global, Module } from '@nestjs/common';
import { APP_FILTER, DiscoveryModule } from '@nestjs/core';
import { makeCounterProvider, makeGaugeProvider } from '@willsoto/nestjs-prometheus';
import { deprecatedRequestsTotal, Deprecations } from './deprecation/deprecations.js';
import { AccessLog } from './edge/access-log.js';
import { Admission } from './edge/admission.js';
import { AllowedMethods } from './edge/allowed-methods.js';
import { Draining } from './edge/draining.js';
import { Edge } from './edge/edge.js';
import { Gate } from './edge/gate.js';
import { Management } from './edge/management.js';
import { RequestsUnderWay } from './edge/requests-under-way.js';
import { AnswersRepository } from './idempotency/answers.repository.js';
import { Creations } from './idempotency/creations.js';
import { IdempotencyMetrics } from './idempotency/idempotency.metrics.js';
import { RateLimits } from './limits/rate-limits.js';
import { Cursors } from './paging/cursors.js';
import { Pager } from './paging/pager.js';
import { ProblemFilter } from './problems/problem.filter.js';
import { ProblemsController } from './problems/problems.controller.js';
import { RouteConfigs } from './route-config.js';
import { WellKnownController } from './well-known.controller.js';

/** The edge: what every route has without asking. What runs as a hook of Fastify stands in `edge/edge.ts`. */
@Global()
@Module({
  imports: [DiscoveryModule],
  controllers: [ProblemsController, WellKnownController],
  providers: [
    AccessLog,
    Admission,
    AllowedMethods,
    deprecatedRequestsTotal,
    Deprecations,
    Draining,
    Edge,
    Gate,
    Management,
    RequestsUnderWay,
    AnswersRepository,
    Creations,
    IdempotencyMetrics,
    Cursors,
    Pager,
    ProblemFilter,
    RateLimits,
    RouteConfigs,
    makeGaugeProvider({ name: 'active_connections', help: 'HTTP requests in flight', aggregator: 'sum' }),
    makeCounterProvider({
      name: 'rate_limited_total',
      help: 'Requests refused because a budget was spent',
      labelNames: ['policy'],
    }),
    makeCounterProvider({
      name: 'idempotency_total',
      help: 'Requests with an Idempotency-Key, by what became of them',
      labelNames: ['result'],
    }),
    { provide: APP_FILTER, useExisting: ProblemFilter },
  ],
  exports: [Creations, Pager, ProblemFilter],
})
export class HttpModule {}
