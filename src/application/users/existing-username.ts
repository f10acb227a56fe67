import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { NotFoundError } from '#foundation/errors/index.js';
import { isUsername } from '#foundation/validators/index.js';
import { documentedPath } from '../http/openapi/documented-parameter.js';
import { requestOf } from '../http/request-of.js';

type Request = FastifyRequest<{ Params: { username: string } }>;

/** The `:username` in the path. Nobody has one that is none, so that is a 404 and never reaches the database. */
export const ExistingUsername = createParamDecorator(
  (_: unknown, context: ExecutionContext): string => {
    const { username } = requestOf<Request>(context).params;
    if (!isUsername(username)) throw new NotFoundError('User', username);
    return username;
  },
  [documentedPath('username')],
);
