import { applyDecorators } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { type ErrorClass, problemTypeOfClass } from '#foundation/errors/index.js';

/** Before the slug of a problem, where the document keeps what an operation says of itself. */
export const REFUSAL = 'x-refusal-';

/** How the domain may refuse the operation, by status; what any such operation may be refused for goes without saying. */
export const Refuses = (refusals: Readonly<Record<number, readonly ErrorClass[]>>): MethodDecorator =>
  applyDecorators(
    ...Object.entries(refusals).flatMap(([status, errors]) =>
      errors.map((error) => ApiExtension(`${REFUSAL}${problemTypeOfClass(error).slug}`, Number(status))),
    ),
  );
