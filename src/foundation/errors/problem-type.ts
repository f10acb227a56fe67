import { ApplicationError } from './application-error.js';

/** The public name of an error: the last part of its `type` URI, its title, and the prose that explains it. */
export interface ProblemType {
  readonly slug: string;
  readonly title: string;
  readonly about: string;
}

export type ErrorClass = abstract new (...args: never[]) => ApplicationError;

const types = new Map<unknown, ProblemType>();

/** Names an error class; a subclass without a name of its own goes by its parent's. */
export function Problem(slug: string, title: string, about: string) {
  return (errorClass: ErrorClass): void => {
    types.set(errorClass, { slug, title, about });
  };
}

/** The name of an error; throws when neither its class nor any parent has one. */
export function problemTypeOf(error: ApplicationError): ProblemType {
  for (
    let prototype = Object.getPrototypeOf(error);
    prototype;
    prototype = Object.getPrototypeOf(prototype)
  ) {
    const type = types.get(prototype.constructor);
    if (type) return type;
  }
  throw new Error(`${error.name} has no @Problem name`);
}

/** The name of a class of errors; throws when it has none of its own. */
export function problemTypeOfClass(errorClass: ErrorClass): ProblemType {
  const type = types.get(errorClass);
  if (!type) throw new Error(`${errorClass.name} has no @Problem name`);
  return type;
}

/** Every named error that has been loaded, by slug. */
export function findProblemType(slug: string): ProblemType | undefined {
  return [...types.values()].find((type) => type.slug === slug);
}
