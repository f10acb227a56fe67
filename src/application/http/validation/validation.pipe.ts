import { type ArgumentMetadata, type Type, ValidationPipe } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, type ValidationError } from 'class-validator';
import { type FieldError, ValidationFailed } from '../problems/edge.errors.js';
import { fieldErrors } from './field-errors.js';
import { isFlawless } from './flawless.js';

const namesByRequest = new Map<Type, ReadonlySet<string>>();

/** Turns what arrives into the class that a route asks for, and names every fault at once. */
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
    const strange = Object.keys(value).filter((name) => !known.has(name));
    if (strange.length === 0) return this.made(value, metatype) ?? super.transform(value, metadata);
    const ours = Object.fromEntries(Object.entries(value).filter(([name]) => known.has(name)));
    throw new ValidationFailed([...strange.map(forbidden), ...(await this.faultsOf(ours, metadata))]);
  }

  /** What most requests are, and Nest makes of them, too: null where there is anything to say against it. */
  private made(value: object, request: Type<object>): object | null {
    const made = plainToInstance(request, value);
    return isFlawless(made, request) ? made : null;
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
function namesOf(request: Type): ReadonlySet<string> {
  const known = namesByRequest.get(request);
  if (known) return known;
  const ofRequest = getMetadataStorage().getTargetValidationMetadatas(request, '', false, false);
  const names = new Set(ofRequest.map(({ propertyName }) => propertyName));
  namesByRequest.set(request, names);
  return names;
}

const forbidden = (field: string): FieldError => ({
  field,
  message: `property ${field} should not exist`,
  type: 'extra_forbidden',
});
