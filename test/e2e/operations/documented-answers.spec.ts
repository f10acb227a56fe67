import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { statusOf } from '#application/http/problems/statuses.js';
import { namedErrors } from '../../unit/errors/named-errors.js';

interface Answer {
  headers: Record<string, unknown>;
  content?: Record<string, { schema: { allOf?: [unknown, { properties: { type: { enum: string[] } } }] } }>;
}
interface Operation {
  operationId: string;
  parameters?: { name: string; in: string; required?: boolean }[];
  requestBody?: object;
  security?: object[];
  responses: Record<string, { $ref?: string } & Answer>;
}
const document = JSON.parse(readFileSync('openapi.json', 'utf8')) as {
  paths: Record<string, Record<string, Operation>>;
  components: { responses: Record<string, Answer> };
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]): [string, Operation] => [
    `${method.toUpperCase()} ${path}`,
    operation,
  ]),
);

const answer = ({ responses }: Operation, status: number | string): Answer | undefined => {
  const response = responses[status];
  const name = response?.$ref?.split('/').at(-1);
  return name === undefined ? response : document.components.responses[name];
};
const problemsOf = (operation: Operation, status: number | string): string[] =>
  answer(operation, status)?.content?.['application/problem+json']?.schema.allOf?.[1].properties.type.enum ??
  [];
const named = (path: string): Operation => operations.find(([name]) => name === path)?.[1] as Operation;

describe('What the contract says of refusals', () => {
  it('names problems that there are, each under its own status', async () => {
    const statuses = new Map(
      (await namedErrors()).map(({ type, error }) => [`/problems/${type.slug}`, String(statusOf(error))]),
    );
    const wrong = operations.flatMap(([name, operation]) =>
      Object.keys(operation.responses).flatMap((status) =>
        problemsOf(operation, status)
          .filter((type) => statuses.get(type) !== status)
          .map((type) => `${name} ${status} ${type}`),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('follows from what an operation is', () => {
    const missing = operations.flatMap(([name, operation]) => {
      const has = (place: string) => operation.parameters?.some((one) => one.in === place);
      const isOfApi = / \/v\d\//.test(name);
      const expected = [
        400,
        500,
        503,
        ...(isOfApi ? [401, 429, 504] : []),
        ...(operation.requestBody ? [408, 413, 415, 422] : []),
        ...(has('query') ? [422] : []),
        ...(has('path') ? [404] : []),
        ...(operation.parameters?.some((one) => one.name === 'If-Match') ? [412] : []),
        ...(operation.parameters?.some((one) => one.name === 'Idempotency-Key') ? [409, 422] : []),
      ];
      return expected.filter((status) => !answer(operation, status)).map((status) => `${name} ${status}`);
    });
    expect(missing).toEqual([]);
  });

  it('names the ways in which the domain refuses', () => {
    expect(problemsOf(named('POST /v1/posts/{id}/publish'), 409)).toEqual(['/problems/post-not-draft']);
    expect(problemsOf(named('POST /v1/users'), 409)).toEqual(
      expect.arrayContaining(['/problems/username-taken', '/problems/request-in-progress']),
    );
    expect(problemsOf(named('GET /v1/admin/jobs'), 403)).toEqual(['/problems/permission-denied']);
  });
});

describe('What the contract says of headers', () => {
  const headersOf = (name: string, status: number): string[] =>
    Object.keys(answer(named(name), status)?.headers ?? {});

  it.each([
    ['GET /v1/posts/{id}', 200, ['X-Request-ID', 'ETag', 'RateLimit', 'X-Degraded']],
    ['GET /v1/posts/{id}', 304, ['ETag']],
    ['GET /v2/posts', 200, ['Link']],
    ['POST /v1/posts', 201, ['Location', 'ETag', 'Idempotency-Replayed']],
    ['POST /v1/posts', 429, ['Retry-After', 'RateLimit-Policy']],
    ['GET /v1/users/me', 401, ['WWW-Authenticate']],
    ['GET /v1/posts', 503, ['Retry-After']],
  ])('is what %s sends with %s', (name, status, headers) => {
    expect(headersOf(name, status)).toEqual(expect.arrayContaining(headers));
  });

  it('is nothing of budgets where nobody is counted', () => {
    expect(headersOf('GET /health', 200)).not.toContain('RateLimit');
  });
});
