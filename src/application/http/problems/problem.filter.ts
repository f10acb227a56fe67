import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  Injectable,
  NotFoundException,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PinoLogger } from 'nestjs-pino';
import { type ApplicationError, InternalError, TimeoutError } from '#foundation/errors/index.js';
import { messageOf } from '#infrastructure/observability/described-error.js';
import { AllowedMethods } from '../edge/allowed-methods.js';
import { inContextOf } from '../edge/context.js';
import { pathOf } from '../edge/endpoint.js';
import { BodyTooLarge, MethodNotAllowed, RequestTooSlow, RouteNotFound } from './edge.errors.js';
import { knownError } from './known-error.js';
import { PROBLEM_JSON, toProblem } from './problem.js';
import { problemHeaders } from './problem.headers.js';

/** Every error, of whatever origin, becomes a problem and a line in the log, here and once. */
@Injectable()
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly logger: PinoLogger,
    private readonly allowedMethods: AllowedMethods,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(thrown, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Also the door for errors that Fastify raises where Nest's filters do not look. */
  answer(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const path = pathOf(request.url);
    const error =
      thrown instanceof NotFoundException
        ? this.nothingThere(request.method, path)
        : lateness(knownError(thrown), request);
    const problem = toProblem(error, { path, requestId: request.id });
    inContextOf(request, () => this.log(error, path));
    if (reply.sent) return;
    // Fastify closes the connection of whoever sends too much, and the reset overtakes the answer. Node reads past what is
    // left of the body instead, for as long as a request may take.
    if (error instanceof BodyTooLarge) reply.removeHeader('connection');
    void reply
      .code(problem.status)
      .headers(problemHeaders(error))
      .header('cache-control', 'no-store')
      .header('content-type', PROBLEM_JSON)
      .serializer(JSON.stringify)
      .send(problem);
  }

  private nothingThere(method: string, path: string): ApplicationError {
    const allowed = this.allowedMethods.of(path);
    return allowed.length > 0 && !allowed.includes(method)
      ? new MethodNotAllowed(method, allowed)
      : new RouteNotFound(path);
  }

  private log(error: ApplicationError, path: string): void {
    const fields = { code: error.code, path };
    if (error instanceof InternalError)
      this.logger.error({ ...fields, err: error.cause ?? error }, 'unexpected error');
    else this.logger.warn({ ...fields, details: error.details, cause: causeOf(error) }, error.message);
  }
}

/** Our time for the answer runs while the request still arrives: when it runs out then, the client is late. */
const lateness = (error: ApplicationError, { raw }: FastifyRequest): ApplicationError =>
  error instanceof TimeoutError && !raw.complete
    ? new RequestTooSlow('The request did not arrive in time')
    : error;

const causeOf = (error: Error): string | undefined =>
  error.cause instanceof Error ? messageOf(error.cause) : undefined;
