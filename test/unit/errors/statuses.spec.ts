import { describe, expect, it } from '@jest/globals';
import {
  ApplicationError,
  CircuitOpenError,
  ConflictError,
  DegradedError,
  DependencyError,
  ERROR_KINDS,
  ErrorCode,
  GoneError,
  InternalError,
  InvalidInputError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitedError,
  StaleVersionError,
  StateError,
  TimeoutError,
  UnauthenticatedError,
} from '#foundation/errors/index.js';
import {
  BodyTooLarge,
  HeadersTooLarge,
  MalformedBody,
  MalformedRequest,
  MethodNotAllowed,
  RequestTooSlow,
  RouteNotFound,
  UnsupportedMediaType,
  ValidationFailed,
} from '#application/http/problems/edge.errors.js';
import { problemHeaders } from '#application/http/problems/problem.headers.js';
import { toProblem } from '#application/http/problems/problem.js';
import { statusOf } from '#application/http/problems/statuses.js';

/** One error of each kind: its code and its status, as the contract's table has them. */
const KINDS: [ApplicationError, number, number][] = [
  [new InvalidInputError('no'), 1, 400],
  [new NotFoundError('Post'), 2, 404],
  [new GoneError('no'), 2, 410],
  [new PermissionDeniedError(), 3, 403],
  [new ConflictError('no'), 4, 409],
  [new StateError('no'), 4, 409],
  [new StaleVersionError('Post'), 4, 412],
  [new DependencyError('database'), 5, 503],
  [new CircuitOpenError('avatar'), 5, 503],
  [new InternalError(), 6, 500],
  [new TimeoutError('no'), 7, 504],
  [new RateLimitedError(7), 8, 429],
  [new DegradedError('no'), 9, 503],
  [new UnauthenticatedError('no'), 10, 401],
];

const OF_THE_EDGE: [ApplicationError, number, number][] = [
  [new MalformedRequest('no'), 1, 400],
  [new MalformedBody('no'), 1, 400],
  [new RouteNotFound('/x'), 2, 404],
  [new MethodNotAllowed('PUT', ['GET']), 1, 405],
  [new RequestTooSlow('no'), 1, 408],
  [new BodyTooLarge('no'), 1, 413],
  [new UnsupportedMediaType('no'), 1, 415],
  [new ValidationFailed([]), 1, 422],
  [new HeadersTooLarge('no'), 1, 431],
];

describe('An error', () => {
  it('has a numeric code that never changes its meaning', () => {
    expect(Object.entries(ErrorCode).filter(([name]) => Number.isNaN(Number(name)))).toEqual([
      ['SUCCESS', 0],
      ['INVALID_INPUT', 1],
      ['NOT_FOUND', 2],
      ['PERMISSION_DENIED', 3],
      ['CONFLICT', 4],
      ['DEPENDENCY_ERROR', 5],
      ['INTERNAL_ERROR', 6],
      ['TIMEOUT', 7],
      ['RATE_LIMITED', 8],
      ['DEGRADED', 9],
      ['UNAUTHENTICATED', 10],
    ]);
  });

  it('is of a kind that this table tests', () => {
    expect(KINDS.map(([{ kind }]) => kind).toSorted()).toEqual([...ERROR_KINDS].toSorted());
  });

  it.each(
    [...KINDS, ...OF_THE_EDGE].map(([error, code, status]) => ({ name: error.name, error, code, status })),
  )('$name has the code $code and the status $status', ({ error, code, status }) => {
    expect({ code: error.code, status: statusOf(error) }).toEqual({ code, status });
    const problem = toProblem(error, { path: '/x', requestId: 'an-id' });
    expect(problem).toMatchObject({ status, instance: '/x', request_id: 'an-id', error: { code } });
    expect(problem.detail).toBe(problem.error.message);
  });
});

describe('The headers of a problem', () => {
  it.each<[ApplicationError, Record<string, unknown>]>([
    [new UnauthenticatedError('no'), { 'www-authenticate': expect.stringMatching(/^Bearer/) }],
    [new RateLimitedError(7), { 'retry-after': '7' }],
    [new DependencyError('database'), { 'retry-after': expect.stringMatching(/^[1-9]\d*$/) }],
    [new CircuitOpenError('avatar'), { 'retry-after': expect.stringMatching(/^[1-9]\d*$/) }],
    [new DegradedError('no'), { 'retry-after': expect.stringMatching(/^[1-9]\d*$/) }],
    [new MethodNotAllowed('PUT', ['GET', 'HEAD']), { allow: 'GET, HEAD' }],
    [new RequestTooSlow('no'), { connection: 'close' }],
    [new NotFoundError('Post'), {}],
    [new InternalError(), {}],
  ])('of %s are what HTTP asks for', (error, headers) => {
    expect(problemHeaders(error)).toEqual(headers);
  });
});
