import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ApplicationError } from '#foundation/errors/index.js';
import { knownError } from '../problems/known-error.js';
import { PROBLEM_JSON, toProblem } from '../problems/problem.js';
import { statusOf } from '../problems/statuses.js';
import { MalformedRequest } from '../problems/edge.errors.js';

/** Whoever has not read the answer by then and hung up never will. */
const HANGING_UP_MS = 2_000;

/** Answers what never becomes a request of Fastify's: raw bytes on the socket, the same problem as ever. */
export class SocketAnswers {
  constructor(
    private readonly nextId: () => string,
    private readonly tell: (error: ApplicationError, requestId: string) => void,
  ) {}

  /** What Node's parser refuses. */
  readonly clientError = (error: Error & { code?: string }, socket: Duplex): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy(error);
    const named = error.code?.startsWith('HPE_') && error.code !== 'HPE_HEADER_OVERFLOW';
    this.refuse(socket, named ? new MalformedRequest('The request is not HTTP') : knownError(error));
  };

  /**
   * `CONNECT`, which Node would answer by hanging up. It hands the socket over for good: nobody else reads it, ends it, or
   * hears of its errors, each of which would end the process.
   */
  readonly connect = (_request: unknown, socket: Duplex): void => {
    const end = setTimeout(() => socket.destroy(), HANGING_UP_MS);
    socket.on('error', () => undefined).on('close', () => clearTimeout(end));
    socket.resume();
    this.refuse(socket, new MalformedRequest('The service is no proxy'));
  };

  private refuse(socket: Duplex, error: ApplicationError): void {
    const requestId = this.nextId();
    const body = JSON.stringify(toProblem(error, { path: '', requestId }));
    const status = statusOf(error);
    this.tell(error, requestId);
    socket.end(
      [
        `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
        `Content-Type: ${PROBLEM_JSON}`,
        `Content-Length: ${Buffer.byteLength(body)}`,
        `X-Request-ID: ${requestId}`,
        'Cache-Control: no-store',
        'Connection: close',
        '',
        body,
      ].join('\r\n'),
    );
  }
}
