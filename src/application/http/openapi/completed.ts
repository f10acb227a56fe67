import type { OpenAPIObject } from '@nestjs/swagger';
import { DEPRECATION } from '../deprecation/deprecated.js';
import { headersIn, headersOf } from './headers.js';
import {
  factsOf,
  type Operation,
  type OperationFacts,
  operationsOf,
  type Response,
  type Schemas,
} from './operation-facts.js';
import { PROBLEM_SCHEMAS } from './problem.schema.js';
import { problemResponse, problemsOf } from './problem-responses.js';
import { refine, type Schema } from './refined.js';
import { REFUSAL } from './refuses.js';

/** Adds what every operation answers because of what it is: problems, headers, and where it is on its way out. */
export function completed(document: OpenAPIObject): OpenAPIObject {
  const { components = {} } = document;
  const schemas: Schemas = { ...components.schemas, ...PROBLEM_SCHEMAS };
  for (const [name, schema] of Object.entries(schemas)) refine(schema as Schema, name);
  const responses: Record<string, Response> = {};
  for (const { path, method, operation } of operationsOf(document)) {
    const facts = factsOf(path, method, operation);
    refineInPlace(operation);
    succeed(method, operation, facts, schemas);
    refuse(operation, facts, responses);
    if (facts.isDeprecated) operation.deprecated = true;
    for (const key of Object.keys(operation))
      if (key === DEPRECATION || key.startsWith(REFUSAL)) delete operation[key as `x-${string}`];
  }
  const headers = headersIn(JSON.stringify([document.paths, responses]));
  return { ...document, components: { ...components, schemas, responses, headers } };
}

/** In this order they are read. */
const PLACES = ['path', 'query', 'header'];
const placeOf = (parameter: object): number => ('in' in parameter ? PLACES.indexOf(String(parameter.in)) : 0);

/** What stands in the operation itself and not in a class. */
function refineInPlace({ parameters = [], responses }: Operation): void {
  parameters.sort((one, other) => placeOf(one) - placeOf(other));
  for (const one of parameters) if ('name' in one && one.schema) refine(one.schema as Schema, one.name);
  for (const response of Object.values(responses))
    if (response && 'content' in response)
      for (const { schema } of Object.values(response.content ?? {}))
        if (schema) refine(schema as Schema, 'answer');
}

/** What is the same of several operations has one name. */
function refuse(operation: Operation, facts: OperationFacts, responses: Record<string, Response>): void {
  for (const [status, slugs] of problemsOf(facts)) {
    // A health report answers 503 with itself.
    if (operation.responses[status]) continue;
    const response = problemResponse(status, slugs, facts);
    const name = [status, ...slugs, ...(facts.isDeprecated ? ['deprecated'] : [])].join('-');
    if (facts.isOfApi) responses[name] = response;
    operation.responses[status] = facts.isOfApi ? { $ref: `#/components/responses/${name}` } : response;
  }
}

function succeed(method: string, operation: Operation, facts: OperationFacts, schemas: Schemas): void {
  for (const [status, response] of Object.entries(operation.responses)) {
    if (response === undefined || '$ref' in response) continue;
    const isItem = facts.isOfApi && isVersioned(response, schemas);
    response.headers = { ...headersOf(Number(status), facts, isItem), ...response.headers };
    response.description ||= DESCRIPTIONS[status] ?? 'The answer';
    if (method !== 'get' || !isItem) continue;
    operation.parameters = [...(operation.parameters ?? []), IF_NONE_MATCH];
    operation.responses['304'] = {
      description: 'Nothing that the caller can see has changed',
      headers: headersOf(304, facts, true),
    };
  }
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  200: 'The answer',
  201: 'It is made',
  202: 'It is accepted, and done soon',
  204: 'It is done',
};

const IF_NONE_MATCH = {
  name: 'If-None-Match',
  in: 'header' as const,
  required: false,
  description: 'The `ETag` of what the caller has already',
  schema: { type: 'string', maxLength: 8_192 },
  example: '"3.n4bQgYhMfWWaL-qgxVrQFa"',
};

/** Whether what is answered is one item: what has a version gets an `ETag`. */
function isVersioned({ content }: Response, schemas: Schemas): boolean {
  const schema = content?.['application/json']?.schema;
  const refs = JSON.stringify(schema ?? {}).matchAll(/"#\/components\/schemas\/(\w+)"/g);
  return [...refs].some(([, name = '']) => {
    const named = schemas[name];
    return named !== undefined && 'properties' in named && named.properties?.['version'] !== undefined;
  });
}
