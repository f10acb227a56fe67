import type { OpenAPIObject } from '@nestjs/swagger';
import type { OperationFacts } from './operation-facts.js';

type Headers = NonNullable<NonNullable<OpenAPIObject['components']>['headers']>;

const text = (description: string, example: string, maxLength = 1_024) => ({
  description,
  schema: { type: 'string', maxLength },
  example,
});
const number = (description: string, example: number) => ({
  description,
  schema: { type: 'integer', format: 'int32', minimum: 0, maximum: 2_147_483_647 },
  example,
});

/** Every header that an answer may have beside those of HTTP itself. */
const HEADERS: Headers = {
  'X-Request-ID': text(
    'Under what the request stands in the log',
    '0199d3a2-7c1e-7b60-9f3e-2f6a1c0b8d45',
    128,
  ),
  'RateLimit-Policy': text('The budgets that are drawn on', '"default";q=100;w=60'),
  RateLimit: text('What is left of them', '"default";r=87;t=31'),
  'X-RateLimit-Limit': number('Requests in a window', 100),
  'X-RateLimit-Remaining': number('Requests left in this window', 87),
  'X-RateLimit-Reset': number('Seconds until the next window', 31),
  'Retry-After': number('Seconds until it is worth another try', 5),
  'WWW-Authenticate': text('How to say who asks', 'Bearer'),
  ETag: text(
    'The version of the item, and a digest of what this caller sees',
    '"3.n4bQgYhMfWWaL-qgxVrQFa"',
    64,
  ),
  Location: text('Where the item is', '/v1/posts/0199d3a2-7c1e-7b60-9f3e-2f6a1c0b8d45'),
  'Idempotency-Replayed': text('`true` where this is the answer to an earlier try', 'true', 4),
  Link: text(
    'The next page, and what to use instead of a deprecated operation',
    '</v1/posts?cursor=WyI>; rel="next"',
    8_192,
  ),
  'X-Degraded': text('What the answer had to do without', 'avatar', 64),
  Deprecation: text('Since when the operation is deprecated (RFC 9745)', '@1798675200', 32),
  Sunset: text('When it ends (RFC 8594)', 'Fri, 31 Dec 2027 00:00:00 GMT', 32),
};

/** Those of them that a part of the document refers to. */
export const headersIn = (part: string): Headers =>
  Object.fromEntries(
    Object.entries(HEADERS).filter(([name]) => part.includes(`"#/components/headers/${name}"`)),
  );

const LIMITS = [
  'RateLimit-Policy',
  'RateLimit',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
];

/** The headers that an answer of this status has, or may have. */
export function headersOf(status: number, facts: OperationFacts, isItem = false): Headers {
  const succeeds = status < 400;
  const names = [
    'X-Request-ID',
    ...(facts.isOfApi ? LIMITS : []),
    ...(status === 429 || status === 503 ? ['Retry-After'] : []),
    ...(status === 401 ? ['WWW-Authenticate'] : []),
    ...(succeeds && isItem ? ['ETag'] : []),
    ...(status === 201 ? ['Location', 'Idempotency-Replayed'] : []),
    ...((succeeds && facts.isPaged) || facts.isDeprecated ? ['Link'] : []),
    ...(succeeds && facts.isOfApi ? ['X-Degraded'] : []),
    ...(facts.isDeprecated ? ['Deprecation', 'Sunset'] : []),
  ];
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
