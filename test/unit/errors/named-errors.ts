import { globSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { ApplicationError, problemTypeOf, type ProblemType } from '#foundation/errors/index.js';

type ErrorClass = new (...args: unknown[]) => ApplicationError;

export interface NamedError {
  readonly name: string;
  readonly error: ApplicationError;
  readonly type: ProblemType;
  /** What the class above it is called; undefined where that has no name at all. */
  readonly inherited: ProblemType | undefined;
}

/** Only a class to inherit from, which nobody throws. */
const ABSTRACT = ['EdgeError'];

const isErrorClass = (value: unknown): value is ErrorClass =>
  typeof value === 'function' && value.prototype instanceof ApplicationError;

/** Every error of the code base that somebody may throw. */
export async function namedErrors(): Promise<NamedError[]> {
  const files = globSync('src/**/*.ts').filter(
    (file) => /errors\.ts$|foundation\/errors/.test(file) || readFileSync(file, 'utf8').includes('@Problem('),
  );
  const modules = await Promise.all(
    files.map((file) => import(pathToFileURL(file).href) as Promise<Record<string, unknown>>),
  );
  const classes = new Set(modules.flatMap((module) => Object.values(module).filter(isErrorClass)));
  return [...classes].filter(({ name }) => !ABSTRACT.includes(name)).map(describe);
}

function describe(errorClass: ErrorClass): NamedError {
  // Any arguments will do: no constructor looks at what it is given but to join it, or to count it.
  const error = new errorClass([], []);
  const parent = Object.create(Object.getPrototypeOf(errorClass.prototype) as object) as ApplicationError;
  const inherited =
    Object.getPrototypeOf(errorClass) === ApplicationError ? undefined : problemTypeOf(parent);
  return { name: errorClass.name, error, type: problemTypeOf(error), inherited };
}
