import { InvalidInputError, NotFoundError, Problem } from '#foundation/errors/index.js';

/*
 * What can be wrong with a request before any feature sees it. Each says the HTTP status that HTTP itself has for it.
 */

export abstract class EdgeError extends InvalidInputError {
  abstract readonly status: number;
}

@Problem(
  'malformed-request',
  'Malformed Request',
  'The request cannot be read: its path, its headers or its framing are broken.',
)
export class MalformedRequest extends EdgeError {
  readonly status = 400;
}

@Problem('malformed-body', 'Malformed Body', 'The body is not a JSON object in UTF-8 of at most 32 levels.')
export class MalformedBody extends EdgeError {
  readonly status = 400;
}

@Problem(
  'method-not-allowed',
  'Method Not Allowed',
  'The path exists, but not with this method. `Allow` lists those that it has.',
)
export class MethodNotAllowed extends EdgeError {
  readonly status = 405;

  constructor(
    method: string,
    readonly allowed: readonly string[],
  ) {
    super(`${method} is not allowed here; try ${allowed.join(', ')}`);
  }
}

@Problem(
  'request-time-out',
  'Request Time-out',
  'The request did not arrive in full in the time allowed for it.',
)
export class RequestTooSlow extends EdgeError {
  readonly status = 408;
}

@Problem(
  'body-too-large',
  'Content Too Large',
  'The body is larger than the service accepts (1 MiB unless configured otherwise).',
)
export class BodyTooLarge extends EdgeError {
  readonly status = 413;
}

@Problem(
  'unsupported-media-type',
  'Unsupported Media Type',
  'Bodies are `application/json`; a PATCH may also be `application/merge-patch+json`.',
)
export class UnsupportedMediaType extends EdgeError {
  readonly status = 415;
}

@Problem(
  'headers-too-large',
  'Request Header Fields Too Large',
  'The headers are larger than the service accepts (16 KiB unless configured otherwise).',
)
export class HeadersTooLarge extends EdgeError {
  readonly status = 431;
}

/** Something wrong with one field: where it is, a sentence, and the machine-readable kind of fault. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
  readonly type: string;
}

@Problem(
  'validation-failed',
  'Validation Failed',
  'Fields of the request break their rules; `errors` names each field, what is wrong with it, and the type of the fault.',
)
export class ValidationFailed extends EdgeError {
  readonly status = 422;

  constructor(readonly errors: readonly FieldError[]) {
    super('Validation failed', errors.length === 1 ? errors[0]?.field : undefined);
  }
}

@Problem(
  'route-not-found',
  'Not Found',
  'No resource has this path. `/docs` and `/openapi.json` list those that exist.',
)
export class RouteNotFound extends NotFoundError {
  constructor(path: string) {
    super('Route', path);
  }
}
