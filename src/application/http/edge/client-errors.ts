import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { knownError } from '../problems/known-error.js';
import { PROBLEM_JSON, toProblem } from '../problems/problem.js';
import { statusOf } from '../problems/statuses.js';
import { MalformedRequest } from '../problems/edge.errors.js';

/** Answers what Node's parser refuses before there is a request: raw bytes on the socket, the same problem as ever. */
export function answerClientError(nextId: () => string) {
  return (error: Error & { code?: string }, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy(error);
    const requestId = nextId();
    const named = error.code?.startsWith('HPE_') && error.code !== 'HPE_HEADER_OVERFLOW';
    const known = named ? new MalformedRequest('The request is not HTTP') : knownError(error);
    const body = JSON.stringify(toProblem(known, { path: '', requestId }));
    const status = statusOf(known);
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
  };
}
