import { findProblemType } from '#foundation/errors/index.js';
import { headersOf } from './headers.js';
import type { OperationFacts, Response } from './operation-facts.js';

type Rule = readonly [status: number, slug: string, applies: (facts: OperationFacts) => boolean];

const always = (): boolean => true;
const ofApi = ({ isOfApi }: OperationFacts): boolean => isOfApi;
const readingBody = ({ readsBody }: OperationFacts): boolean => readsBody;
const repeatable = ({ isRepeatable }: OperationFacts): boolean => isRepeatable;

/** How an operation may be refused because of what it is, whatever its feature. */
const RULES: readonly Rule[] = [
  [400, 'malformed-request', always],
  [400, 'malformed-body', readingBody],
  [400, 'invalid-cursor', ({ isPaged }) => isPaged],
  [400, 'invalid-idempotency-key', repeatable],
  // A token that is not right is refused on public operations, too.
  [401, 'unauthenticated', ofApi],
  [401, 'invalid-token', ofApi],
  [404, 'not-found', ({ hasPathParameter }) => hasPathParameter],
  [408, 'request-time-out', readingBody],
  [409, 'request-in-progress', repeatable],
  [410, 'gone', ({ isDeprecated }) => isDeprecated],
  [412, 'stale-version', ({ isConditional }) => isConditional],
  [413, 'body-too-large', readingBody],
  [415, 'unsupported-media-type', readingBody],
  [422, 'validation-failed', ({ hasBody, hasQuery }) => hasBody || hasQuery],
  [422, 'idempotency-key-reused', repeatable],
  [429, 'rate-limited', ofApi],
  [431, 'headers-too-large', always],
  [500, 'internal-error', always],
  [503, 'degraded', always],
  [503, 'dependency-error', ofApi],
  [503, 'circuit-open', ofApi],
  [504, 'timeout', ofApi],
];

/** The `error.code` that goes with a status. */
const CODES: Readonly<Record<number, number>> = {
  401: 10,
  403: 3,
  404: 2,
  409: 4,
  410: 2,
  412: 4,
  429: 8,
  500: 6,
  503: 9,
  504: 7,
};

/** The slugs of the problems that an operation may answer with, by status. */
export function problemsOf(facts: OperationFacts): Map<number, string[]> {
  const general = RULES.filter(([, , applies]) => applies(facts));
  const statuses = new Set([...general.map(([status]) => status), ...facts.refusals.keys()]);
  return new Map(
    [...statuses].map((status) => [
      status,
      [
        ...general.flatMap(([one, slug]) => (one === status ? [slug] : [])),
        ...(facts.refusals.get(status) ?? []),
      ],
    ]),
  );
}

/** The response with one of these problems. */
export function problemResponse(status: number, slugs: readonly string[], facts: OperationFacts): Response {
  const [first = ''] = slugs;
  return {
    description: slugs.map((slug) => titleOf(slug)).join(', or '),
    headers: headersOf(status, facts),
    content: {
      'application/problem+json': {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/Problem' },
            {
              type: 'object',
              properties: {
                type: { type: 'string', enum: slugs.map((slug) => `/problems/${slug}`) },
                status: { type: 'integer', format: 'int32', minimum: status, maximum: status },
              },
            },
          ],
        },
        example: exampleOf(status, first),
      },
    },
  };
}

const titleOf = (slug: string): string => findProblemType(slug)?.title ?? slug;

function exampleOf(status: number, slug: string): object {
  const title = titleOf(slug);
  const field = {
    field: 'title',
    message: 'title must have at least 10 characters',
    type: 'string_too_short',
  };
  return {
    type: `/problems/${slug}`,
    title,
    status,
    detail: title,
    instance: '/v1/posts',
    error: { code: CODES[status] ?? 1, message: title, details: {} },
    ...(slug === 'validation-failed' && { errors: [field] }),
    request_id: '0199d3a2-7c1e-7b60-9f3e-2f6a1c0b8d45',
  };
}
