import { type ArgumentMetadata, Injectable, type Type, ValidationPipe } from '@nestjs/common';
import { getMetadataStorage, type ValidationError } from 'class-validator';
import { type FieldError, ValidationFailed } from '../problems/edge.errors.js';
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

  /** Unknown names are sorted out first: class-transformer drops those of `Object.prototype`, and is slow over many. */
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const { metatype } = metadata;
    if (!metatype || !this.toValidate(metadata) || typeof value !== 'object' || value === null)
      return super.transform(value, metadata);
    const known = namesOf(metatype);
    const entries = Object.entries(value);
    const ours = Object.fromEntries(entries.filter(([name]) => known.has(name)));
    const strange = entries.flatMap(([name]) => (known.has(name) ? [] : forbidden(name)));
    if (strange.length === 0) return super.transform(ours, metadata);
    throw new ValidationFailed([...strange, ...(await this.faultsOf(ours, metadata))]);
  }

  private async faultsOf(value: object, metadata: ArgumentMetadata): Promise<readonly FieldError[]> {
    try {
      await super.transform(value, metadata);
      return [];
    } catch (error) {
      if (error instanceof ValidationFailed) return error.errors;
      throw error;
    }
  }
}

/** The names that a request class takes: those with a rule. */
const namesOf = (request: Type): Set<string> =>
  new Set(
    getMetadataStorage()
      .getTargetValidationMetadatas(request, '', false, false)
      .map(({ propertyName }) => propertyName),
  );

const forbidden = (field: string): FieldError => ({
  field,
  message: `property ${field} should not exist`,
  type: 'extra_forbidden',
});
