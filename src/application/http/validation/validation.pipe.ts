import { type ArgumentMetadata, type Type, ValidationPipe } from '@nestjs/common';
import { getMetadataStorage, useContainer, type ValidationError } from 'class-validator';
import { type FieldError, ValidationFailed } from '../problems/edge.errors.js';
import { fieldErrors } from './field-errors.js';

const parts = new Map<Type, unknown>();
const namesByRequest = new Map<Type, ReadonlySet<string>>();

// class-validator's own container looks through a list for each rule of each field.
useContainer({
  get: <T>(part: Type<T>): T => {
    if (!parts.has(part)) parts.set(part, new part());
    return parts.get(part) as T;
  },
});

const rules = getMetadataStorage();
const lookUp = rules.getTargetValidationMetadatas.bind(rules);
const rulesByRequest = new Map<unknown, ReturnType<typeof lookUp>>();

// class-validator looks through all classes for those that one extends, each time it is asked. Rules do not change, and none has groups.
rules.getTargetValidationMetadatas = (request, ...rest) => {
  const known = rulesByRequest.get(request) ?? lookUp(request, ...rest);
  rulesByRequest.set(request, known);
  return known;
};

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
function namesOf(request: Type): ReadonlySet<string> {
  const known = namesByRequest.get(request);
  if (known) return known;
  const ofRequest = rules.getTargetValidationMetadatas(request, '', false, false);
  const names = new Set(ofRequest.map(({ propertyName }) => propertyName));
  namesByRequest.set(request, names);
  return names;
}

const forbidden = (field: string): FieldError => ({
  field,
  message: `property ${field} should not exist`,
  type: 'extra_forbidden',
});
