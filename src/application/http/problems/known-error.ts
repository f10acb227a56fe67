import { HttpException } from '@nestjs/common';
import { ApplicationError, InternalError, NotFoundError } from '#foundation/errors/index.js';
import {
  BodyTooLarge,
  HeadersTooLarge,
  MalformedRequest,
  RequestTooSlow,
  UnsupportedMediaType,
} from './edge.errors.js';

/** What HTTP calls a refusal, in our words; Nest keeps no more than the status of what Fastify refuses. */
const BY_STATUS: Record<number, () => ApplicationError> = {
  // A folder, or a file with a dot: nobody may see it, so for nobody it is there.
  403: () => new NotFoundError('File'),
  413: () => new BodyTooLarge('The body is too large'),
  415: () => new UnsupportedMediaType('The media type of the body is not supported'),
};

/** What Fastify and Node's HTTP parser call their errors, where they reach us as they are. */
const BY_CODE: Record<string, () => ApplicationError> = {
  FST_ERR_BAD_URL: () => new MalformedRequest('The path is not well-formed'),
  HPE_HEADER_OVERFLOW: () => new HeadersTooLarge('The headers are too large'),
  ERR_HTTP_REQUEST_TIMEOUT: () => new RequestTooSlow('The request did not arrive in time'),
};

/** Any error as one that has a name, so that nothing unknown ever reaches a client. */
export function knownError(error: unknown): ApplicationError {
  if (error instanceof ApplicationError) return error;
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown };
  const byCode = typeof code === 'string' ? BY_CODE[code] : undefined;
  if (byCode) return byCode();
  const status = error instanceof HttpException ? error.getStatus() : statusCode;
  if (typeof status !== 'number' || status < 400 || status >= 500) return new InternalError({ cause: error });
  return BY_STATUS[status]?.() ?? new MalformedRequest('The request cannot be read');
}
