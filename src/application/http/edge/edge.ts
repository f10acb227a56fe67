import type { FastifyInstance } from 'fastify';
import type { HttpMetrics } from '#infrastructure/observability/http-metrics.js';
import type { Dependencies } from '#infrastructure/resilience/dependencies.js';
import { linkNextPage } from '../paging/next-link.js';
import type { Authenticator } from '../principal.js';
import type { recordAccess } from './access-log.js';
import type { AllowedMethods } from './allowed-methods.js';
import { readBodies } from './body.js';
import { sayCaching } from './caching.js';
import { echoRequestId, enterContext } from './context.js';
import { countConnection, keepConnection } from './connections.js';
import type { Draining } from './draining.js';
import { sayDegradation } from './degradation.js';
import { noteVersion, tag } from './etag.js';
import { identify } from './identity.js';
import { requireRoute } from './requirements.js';

interface EdgeParts {
  authenticator: Authenticator;
  allowedMethods: AllowedMethods;
  draining: Draining;
  metrics: HttpMetrics;
  dependencies: Dependencies;
  record: ReturnType<typeof recordAccess>;
}

/** What runs on every request, in this order. Permission comes after it, as a guard; validation as a pipe. */
export function installEdge(fastify: FastifyInstance, parts: EdgeParts): void {
  const { authenticator, allowedMethods, draining, metrics, dependencies, record } = parts;
  fastify.decorateRequest('principal', null);
  fastify.decorateRequest('trail', null);
  fastify.decorateReply('entityVersion', null);

  allowedMethods.learnFrom(fastify);

  fastify.addHook('onRequest', enterContext);
  fastify.addHook('onRequest', echoRequestId);
  fastify.addHook('onRequest', countConnection(metrics));
  fastify.addHook('onRequest', requireRoute);
  fastify.addHook('onRequest', identify(authenticator));
  readBodies(fastify);
  // The body arrives in the socket's own context: what runs from here on is brought back into the request's.
  fastify.addHook('preValidation', enterContext);

  fastify.addHook('preSerialization', linkNextPage);
  fastify.addHook('preSerialization', noteVersion);
  fastify.addHook('onSend', tag);
  fastify.addHook('onSend', sayCaching);
  fastify.addHook('onSend', sayDegradation(dependencies));
  fastify.addHook('onSend', keepConnection);
  fastify.addHook('onSend', draining.closeConnection);
  fastify.addHook('onResponse', record);
}
