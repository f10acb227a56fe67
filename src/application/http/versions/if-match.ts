import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { StaleVersionError } from '#foundation/errors/index.js';
import type { Entity } from '#foundation/types/entity.js';
import { documentedHeader } from '../openapi/documented-parameter.js';
import { entityTags } from './entity-tag.js';
import { requestOf } from '../request-of.js';

/**
 * The version that a caller has seen and wants to change. It compares strongly, and the version part of the tag only:
 * what a caller sees of an item differs, the item does not.
 */
export class Precondition {
  constructor(private readonly header: string | undefined) {}

  /** Throws `StaleVersionError` unless the entity is still as the caller saw it; without a header anything goes. */
  requireFor(entity: Entity): void {
    if (this.header === undefined || this.header.trim() === '*') return;
    const seen = entityTags(this.header).some(
      ({ weak, opaque }) => !weak && opaque.split('.')[0] === String(entity.version),
    );
    if (!seen) throw new StaleVersionError(entity.constructor.name);
  }
}

/** What the caller says in `If-Match`. */
export const IfMatch = createParamDecorator(
  (_: unknown, context: ExecutionContext) => new Precondition(requestOf(context).headers['if-match']),
  [
    documentedHeader({
      name: 'If-Match',
      description: 'The `ETag` of what the caller has seen and wants to change',
      schema: { type: 'string', maxLength: 8_192 },
      example: '"3.n4bQgYhMfWWaL-qgxVrQFa"',
    }),
  ],
);
