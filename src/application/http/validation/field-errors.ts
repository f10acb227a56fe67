import { getMetadataStorage, type ValidationError } from 'class-validator';
import type { FieldError } from '../problems/edge.errors.js';

/** Constraint names of class-validator and ours, as the vocabulary that clients know (Pydantic's). */
const TYPES: Record<string, string> = {
  whitelistValidation: 'extra_forbidden',
  isString: 'string_type',
  isInt: 'int_type',
  isBoolean: 'bool_type',
  isArray: 'list_type',
  minLength: 'string_too_short',
  maxLength: 'string_too_long',
  matches: 'string_pattern_mismatch',
  min: 'greater_than_equal',
  max: 'less_than_equal',
  arrayMaxSize: 'too_long',
  isIn: 'enum',
  uuid: 'uuid_parsing',
  instant: 'datetime_parsing',
};

/** The first fault of the field, and the first of each faulty element of a list. */
export function fieldErrors(error: ValidationError): FieldError[] {
  const { property, value, constraints = {} } = error;
  const faults = new Map<string, FieldError>();
  for (const [constraint, message] of Object.entries(constraints)) {
    const missing = value === undefined && constraint !== 'whitelistValidation';
    const type = missing ? 'missing' : (TYPES[constraint] ?? 'value_error');
    for (const field of faultyPaths(error, constraint)) {
      if (!faults.has(field))
        faults.set(field, { field, message: missing ? `${property} is required` : message, type });
    }
  }
  return [...faults.values()];
}

/** class-validator says that some element is at fault, not which: each is asked again. */
function faultyPaths({ target, property, value }: ValidationError, constraint: string): string[] {
  if (!Array.isArray(value) || !target) return [property];
  const storage = getMetadataStorage();
  const metadata = storage
    .getTargetValidationMetadatas(target.constructor, '', false, false)
    .find((one) => one.propertyName === property && one.each && one.name === constraint);
  const [validator] = metadata ? storage.getTargetValidatorConstraints(metadata.constraintCls) : [];
  if (!metadata || !validator) return [property];
  const args = { value, constraints: metadata.constraints, targetName: '', object: target, property };
  return value.flatMap((element, at) =>
    validator.instance.validate(element, args) === true ? [] : `${property}.${at}`,
  );
}
