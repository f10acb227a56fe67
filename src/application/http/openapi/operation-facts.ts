import type { OpenAPIObject } from '@nestjs/swagger';
import { DEPRECATION } from '../deprecation/deprecated.js';
import { REFUSAL } from './refuses.js';

type PathItem = OpenAPIObject['paths'][string];
export type Operation = NonNullable<PathItem['get']> & Record<`x-${string}`, unknown>;
export type Response = Exclude<Operation['responses'][string], { $ref: string } | undefined>;
export type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

/** What the document says of an operation, as far as it decides how that may answer. */
export interface OperationFacts {
  readonly isOfApi: boolean;
  readonly hasBody: boolean;
  /** A body is read whether or not the operation wants one. */
  readonly readsBody: boolean;
  readonly hasPathParameter: boolean;
  readonly hasQuery: boolean;
  readonly isPaged: boolean;
  readonly isConditional: boolean;
  readonly isRepeatable: boolean;
  readonly isDeprecated: boolean;
  /** Slugs of problems by status, as the operation itself tells them. */
  readonly refusals: ReadonlyMap<number, readonly string[]>;
}

export function factsOf(path: string, method: string, operation: Operation): OperationFacts {
  const parameters = (operation.parameters ?? []).flatMap((one) => ('name' in one ? [one] : []));
  const has = (place: string, name?: string): boolean =>
    parameters.some((one) => one.in === place && (name === undefined || one.name === name));
  const refusals = Object.entries(operation).flatMap(([key, status]): [number, string][] =>
    key.startsWith(REFUSAL) ? [[Number(status), key.slice(REFUSAL.length)]] : [],
  );
  return {
    isOfApi: /^\/v\d+\//.test(path),
    hasBody: operation.requestBody !== undefined,
    readsBody: method !== 'get',
    hasPathParameter: has('path'),
    hasQuery: has('query'),
    isPaged: has('query', 'cursor'),
    isConditional: has('header', 'If-Match'),
    isRepeatable: has('header', 'Idempotency-Key'),
    isDeprecated: operation[DEPRECATION] !== undefined,
    refusals: new Map(
      [...Map.groupBy(refusals, ([status]) => status)].map(([status, those]) => [
        status,
        those.map(([, slug]) => slug),
      ]),
    ),
  };
}

/** Every operation, with its path and its method. */
export function operationsOf({
  paths,
}: OpenAPIObject): { path: string; method: string; operation: Operation }[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      path,
      method,
      operation: operation as Operation,
    })),
  );
}
