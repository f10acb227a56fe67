import { Injectable, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { ValidationFailed } from '../problems/edge.errors.js';
import { fieldErrors } from './field-errors.js';

/** Turns what arrives into the class that a route asks for, and names every fault at once. */
@Injectable()
export class RequestValidationPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      validationError: { target: true, value: true },
      exceptionFactory: (errors: ValidationError[]) =>
        new ValidationFailed(errors.flatMap((error) => fieldErrors(error))),
    });
  }
}
