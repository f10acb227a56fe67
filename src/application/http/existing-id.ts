import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { NotFoundError } from '#foundation/errors/index.js';
import { isUuid } from '#foundation/validators/index.js';
import { documentedPath } from './openapi/documented-parameter.js';
import { requestOf } from './request-of.js';

type Request = FastifyRequest<{ Params: { id: string } }>;

/** The `:id` in the path. Nothing has an id that is no UUID, so that is a 404 and never reaches the database. */
export const ExistingId = createParamDecorator(
  (resource: string, context: ExecutionContext): string => {
    const { id } = requestOf<Request>(context).params;
    if (!isUuid(id)) throw new NotFoundError(resource, id);
    return id.toLowerCase();
  },
  [documentedPath('id')],
);
