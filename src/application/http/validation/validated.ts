import { Body as RawBody, Query as RawQuery } from '@nestjs/common';
import { QueryValidationPipe } from './query-validation.pipe.js';
import { RequestValidationPipe } from './validation.pipe.js';

const pipe = new RequestValidationPipe();

/** The body, once the rules of the parameter's class have let it through. A global pipe would run on every other parameter, too. */
export const Body = (): ParameterDecorator => RawBody(pipe);

/** The query, as {@link Body}. It is frozen. */
export const Query = (): ParameterDecorator => RawQuery(new QueryValidationPipe());
