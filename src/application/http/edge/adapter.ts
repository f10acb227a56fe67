import type { IncomingMessage } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { listed, type Settings } from '#infrastructure/config/settings.js';
import type { SocketAnswers } from './client-errors.js';
import { requestIdOf } from './context.js';
import { ServerResponseWithHead } from './head.js';
import { askForStreamsFirst } from './streaming-body.js';

interface AdapterParts {
  nextId: () => string;
  /** Answers what Fastify refuses before its hooks and error handlers run. */
  answer: (error: unknown, request: FastifyRequest, reply: FastifyReply) => void;
  sockets: SocketAnswers;
}

/** How often Node looks for heads that are late. */
const LATENESS_CHECK_MS = 1_000;
/** After an answer has had its time, its reader has this long to take more of it. */
const SLOW_READER_MS = 10_000;

/** Fastify with the limits of the contract, and with none of its own ways of answering errors. */
export function createAdapter({ http: settings, exposure }: Settings, parts: AdapterParts): FastifyAdapter {
  const { nextId, answer, sockets } = parts;
  const proxies = listed(exposure.trustedProxies);
  askForStreamsFirst();
  const adapter = new FastifyAdapter({
    bodyLimit: settings.bodyLimitBytes,
    requestTimeout: settings.requestTimeoutMs,
    connectionTimeout: settings.requestTimeoutMs + SLOW_READER_MS,
    http: {
      ServerResponse: ServerResponseWithHead,
      maxHeaderSize: settings.headerLimitBytes,
      connectionsCheckingInterval: Math.min(LATENESS_CHECK_MS, settings.requestTimeoutMs),
      // Ours says why: see requirements.ts.
      requireHostHeader: false,
    },
    routerOptions: { maxParamLength: settings.headerLimitBytes },
    // Who has no proxy cannot be told an address by a header.
    trustProxy: proxies.length > 0 ? proxies : false,
    requestIdHeader: false,
    genReqId: ({ headers }: IncomingMessage) => requestIdOf(headers['x-request-id'], nextId),
    frameworkErrors: answer,
    clientErrorHandler: sockets.clientError,
    // Readiness does the signalling: who is still connected is served until the end.
    return503OnClosing: false,
    // The last answer on a connection says so, or an idle keep-alive client holds the process.
    forceCloseConnections: 'idle',
    multipart: false,
    // No middleware of Nest's stands on any route.
    skipMiddie: true,
  });
  const { server } = adapter.getInstance();
  server.on('connect', sockets.connect);
  // An expectation that nobody knows may be ignored (RFC 9110, 10.1.1); Node would answer 417 without a body.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  return adapter;
}
