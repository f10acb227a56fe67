import type { IncomingMessage } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HttpSettings } from '#infrastructure/config/settings.js';
import { answerClientError } from './client-errors.js';
import { requestIdOf } from './context.js';

interface AdapterParts {
  nextId: () => string;
  /** Answers what Fastify refuses before its hooks and error handlers run. */
  answer: (error: unknown, request: FastifyRequest, reply: FastifyReply) => void;
}

/** Fastify with the limits of the contract, and with none of its own ways of answering errors. */
export function createAdapter(settings: HttpSettings, { nextId, answer }: AdapterParts): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: settings.bodyLimitBytes,
    requestTimeout: settings.requestTimeoutMs,
    handlerTimeout: settings.requestTimeoutMs,
    http: { maxHeaderSize: settings.headerLimitBytes },
    routerOptions: { maxParamLength: settings.headerLimitBytes },
    requestIdHeader: false,
    genReqId: ({ headers }: IncomingMessage) => requestIdOf(headers['x-request-id'], nextId),
    frameworkErrors: answer,
    clientErrorHandler: answerClientError(nextId),
    // The last answer on a connection says so, or an idle keep-alive client holds the process.
    forceCloseConnections: 'idle',
    multipart: false,
  });
}
