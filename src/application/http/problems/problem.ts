import {
  type ApplicationError,
  type ErrorCode,
  type ErrorDetails,
  problemTypeOf,
} from '#foundation/errors/index.js';
import { type FieldError, ValidationFailed } from './edge.errors.js';
import { statusOf } from './statuses.js';

export const PROBLEM_JSON = 'application/problem+json; charset=utf-8';

/** The body of every error: the members of RFC 9457, the code and details, and the id of the request. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly error: { readonly code: ErrorCode; readonly message: string; readonly details: ErrorDetails };
  readonly errors?: readonly FieldError[];
  readonly request_id: string;
}

/** Where an error happened: the path without its query, and the id of the request. */
export interface Occurrence {
  readonly path: string;
  readonly requestId: string;
}

export function toProblem(error: ApplicationError, { path, requestId }: Occurrence): Problem {
  const { slug, title } = problemTypeOf(error);
  return {
    type: `/problems/${slug}`,
    title,
    status: statusOf(error),
    detail: error.message,
    instance: path,
    error: { code: error.code, message: error.message, details: error.details },
    ...(error instanceof ValidationFailed && { errors: error.errors }),
    request_id: requestId,
  };
}
