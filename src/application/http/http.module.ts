import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { RateLimitSettings } from '#infrastructure/config/settings.js';
import { AccessGuard } from './access.guard.js';
import { AccessLog } from './edge/access-log.js';
import { Admission } from './edge/admission.js';
import { AllowedMethods } from './edge/allowed-methods.js';
import { Draining } from './edge/draining.js';
import { Edge } from './edge/edge.js';
import { Gate } from './edge/gate.js';
import { AnswersRepository } from './idempotency/answers.repository.js';
import { Creations } from './idempotency/creations.js';
import { Cursors } from './paging/cursors.js';
import { Pager } from './paging/pager.js';
import { ProblemFilter } from './problems/problem.filter.js';
import { ProblemsController } from './problems/problems.controller.js';
import { RateLimitGuard } from './rate-limit.guard.js';
import { RequestValidationPipe } from './validation/validation.pipe.js';

/** The edge: what every route has without asking. What runs as a hook of Fastify stands in `edge/edge.ts`. */
@Global()
@Module({
  imports: [
    ThrottlerModule.forRootAsync({
      inject: [RateLimitSettings],
      useFactory: ({ enabled, requests, windowSeconds }: RateLimitSettings) => ({
        throttlers: [{ limit: requests, ttl: windowSeconds * 1000 }],
        skipIf: () => !enabled,
      }),
    }),
  ],
  controllers: [ProblemsController],
  providers: [
    AccessLog,
    Admission,
    AllowedMethods,
    Draining,
    Edge,
    Gate,
    AnswersRepository,
    Creations,
    Cursors,
    Pager,
    ProblemFilter,
    { provide: APP_FILTER, useExisting: ProblemFilter },
    { provide: APP_PIPE, useClass: RequestValidationPipe },
    { provide: APP_GUARD, useClass: RateLimitGuard },
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [Creations, Pager, ProblemFilter],
})
export class HttpModule {}
