import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ExposureSettings } from '#infrastructure/config/settings.js';
import { HttpMetrics } from '#infrastructure/observability/http-metrics.js';
import { Dependencies } from '#infrastructure/resilience/dependencies.js';
import { Deprecations } from '../deprecation/deprecations.js';
import { RateLimits } from '../limits/rate-limits.js';
import { linkNextPage } from '../paging/next-link.js';
import { Authenticator } from '../principal.js';
import { ProblemFilter } from '../problems/problem.filter.js';
import { RouteConfigs } from '../route-config.js';
import { AccessLog } from './access-log.js';
import { Admission } from './admission.js';
import { AllowedMethods } from './allowed-methods.js';
import { aroundBodies, readBodies } from './body.js';
import { sayCaching } from './caching.js';
import { echoRequestId, enterContext } from './context.js';
import { allowOrigins, answerPreflights, leaves } from './cors.js';
import { Draining } from './draining.js';
import { sayDegradation } from './degradation.js';
import { Management } from './management.js';
import { renderItem, tag } from './etag.js';
import { Gate } from './gate.js';
import { sayAll } from './head.js';
import { identify } from './identity.js';
import { beginErrand, enterErrand } from './request-errand.js';
import { RequestsUnderWay } from './requests-under-way.js';
import { refuse } from './requirements.js';
import { SAFETY, sayWhatIsSafe } from './security-headers.js';

/** What stands between the socket and the guards, for every route alike. */
@Injectable()
export class Edge {
  private readonly leaveOf: (origin: string | undefined) => string;

  constructor(
    private readonly accessLog: AccessLog,
    private readonly admission: Admission,
    private readonly allowedMethods: AllowedMethods,
    private readonly authenticator: Authenticator,
    private readonly dependencies: Dependencies,
    private readonly deprecations: Deprecations,
    private readonly draining: Draining,
    private readonly exposure: ExposureSettings,
    private readonly gate: Gate,
    private readonly management: Management,
    private readonly metrics: HttpMetrics,
    private readonly problems: ProblemFilter,
    private readonly rateLimits: RateLimits,
    private readonly routes: RouteConfigs,
    private readonly underWay: RequestsUnderWay,
  ) {
    this.leaveOf = leaves(exposure);
  }

  /** What runs on every request, in this order. Roles come after it, as guards; validation as pipes. */
  async install(fastify: FastifyInstance): Promise<void> {
    fastify.decorateRequest('route', null);
    fastify.decorateRequest('principal', null);
    fastify.decorateRequest('trail', null);
    fastify.decorateRequest('errand', null);
    fastify.decorateRequest('refusal', null);
    fastify.decorateRequest('network', null);
    fastify.decorateRequest('isAtWork', false);
    fastify.decorateReply('place', null);
    fastify.decorateReply('rendition', null);

    this.gate.guard(fastify.server);
    this.underWay.watch(fastify);
    this.routes.configure();
    this.admission.learnFrom(fastify);

    fastify.addHook('onRequest', echoRequestId);
    fastify.addHook('onRequest', beginErrand);
    fastify.addHook('onRequest', this.admission.admit);
    fastify.addHook('onRequest', this.underWay.begin);
    fastify.addHook('onRequest', enterContext);
    fastify.addHook('onRequest', enterErrand);
    fastify.addHook('onRequest', this.accessLog.begin);
    fastify.addHook('onRequest', sayWhatIsSafe);
    allowOrigins(fastify, this.exposure);
    fastify.addHook('onRequest', this.rateLimits.limitAddress);
    fastify.addHook('onRequest', identify(this.authenticator));
    fastify.addHook('onRequest', this.rateLimits.limitCaller);
    fastify.addHook('onRequest', refuse(this.management));
    this.deprecations.announce(fastify);
    readBodies(fastify);
    aroundBodies(fastify, {
      preParsing: [this.admission.release],
      // The body arrives in the socket's own context: what runs from here on is brought back into the request's.
      preValidation: [this.admission.admit, enterContext, enterErrand],
    });

    fastify.addHook('preSerialization', linkNextPage);
    fastify.addHook('preSerialization', renderItem);
    fastify.addHook('onSend', this.admission.release);
    fastify.addHook('onSend', tag);
    fastify.addHook('onSend', sayCaching);
    fastify.addHook('onSend', sayDegradation(this.dependencies, this.metrics));
    fastify.addHook('onSend', this.draining.closeConnection);
    fastify.addHook('onResponse', this.underWay.end);
    fastify.addHook('onResponse', enterErrand);
    fastify.addHook('onResponse', this.accessLog.record);
    fastify.addHook('preClose', this.draining.limit);
    fastify.addHook('preClose', this.management.close);

    await answerPreflights(fastify, this.exposure);
    // Not of the routes before: OPTIONS belongs to CORS.
    this.allowedMethods.learnFrom(fastify);
  }

  /** Answers what Fastify refuses before any hook has run, and records it all the same. */
  refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    reply.raw.once('finish', () => this.accessLog.record(request, reply));
    echoRequestId(request, reply, () => undefined);
    sayAll(reply, SAFETY + this.leaveOf(request.headers.origin));
    this.problems.answer(error, request, reply);
  }
}
