import type {
  FastifyInstance,
  FastifyRequest,
  preParsingHookHandler,
  preValidationHookHandler,
} from 'fastify';
import { type FieldError, MalformedBody, ValidationFailed } from '../problems/edge.errors.js';

const JSON_TYPES = ['application/json', 'application/merge-patch+json'];
const MAX_DEPTH = 32;
/** Far more than any request of ours has; what reads bodies further in takes time by the square of it. */
const MAX_VALUES = 1_000;
const CHARSET = /;\s*charset\s*=\s*"?([^";\s]+)/i;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads JSON bodies, and nothing else: objects in UTF-8 without what would hurt further in. */
export function readBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    JSON_TYPES,
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      const [, charset = 'utf-8'] = CHARSET.exec(request.headers['content-type'] ?? '') ?? [];
      if (!/^utf-?8$/i.test(charset)) throw new MalformedBody('The body must be in UTF-8');
      return body.length === 0 ? undefined : parseBody(body);
    },
  );
}

interface AroundBodies {
  readonly preParsing: preParsingHookHandler[];
  readonly preValidation: preValidationHookHandler[];
}

/** Hooks of the routes from now on that have a body to wait for; each hook takes a part of what a read costs. */
export function aroundBodies(fastify: FastifyInstance, hooks: AroundBodies): void {
  fastify.addHook('onRoute', (route) => {
    if (route.method !== 'GET' && route.method !== 'HEAD') Object.assign(route, hooks);
  });
}

/** Throws `MalformedBody` for what is no JSON object of at most 32 levels and 1000 values in UTF-8, `ValidationFailed` for harmful text. */
export function parseBody(body: Uint8Array): object {
  const value = parse(body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MalformedBody('The body must be a JSON object');
  }
  const inspection: Inspection = { faults: [], values: 0 };
  inspect(value, [], inspection);
  if (inspection.faults.length > 0) throw new ValidationFailed(inspection.faults);
  return value;
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(body));
  } catch {
    throw new MalformedBody('The body is not JSON in UTF-8');
  }
}

interface Inspection {
  readonly faults: FieldError[];
  values: number;
}

function inspect(value: unknown, path: string[], inspection: Inspection): void {
  const { faults } = inspection;
  if (++inspection.values > MAX_VALUES)
    throw new MalformedBody(`The body has more than ${MAX_VALUES} values`);
  if (typeof value === 'string') {
    if (!isStorable(value))
      faults.push(fault(path, 'value_error', 'must be well-formed text without U+0000'));
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (path.length >= MAX_DEPTH)
    throw new MalformedBody(`The body is nested more than ${MAX_DEPTH} levels deep`);
  for (const [key, inner] of Object.entries(value)) {
    if (key in Object.prototype || !isStorable(key))
      faults.push(fault([...path, key], 'extra_forbidden', 'is not allowed'));
    else inspect(inner, [...path, key], inspection);
  }
}

const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

function fault(path: string[], type: string, rule: string): FieldError {
  const field = path.join('.').toWellFormed();
  return { field, message: `${field} ${rule}`, type };
}
