import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  ERROR_KINDS,
  ErrorCode,
  findProblemType,
  InvalidInputError,
  Problem,
  problemTypeOf,
} from '#foundation/errors/index.js';
import { statusOf } from '#application/http/problems/statuses.js';
import { type NamedError, namedErrors } from '../unit/errors/named-errors.js';

/** The statuses that the contract allows beside each code. */
const STATUSES: Record<number, number[]> = {
  [ErrorCode.INVALID_INPUT]: [400, 405, 406, 408, 413, 415, 422, 428, 431],
  [ErrorCode.NOT_FOUND]: [404, 410],
  [ErrorCode.PERMISSION_DENIED]: [403],
  [ErrorCode.CONFLICT]: [409, 412],
  [ErrorCode.DEPENDENCY_ERROR]: [503],
  [ErrorCode.INTERNAL_ERROR]: [500],
  [ErrorCode.TIMEOUT]: [504],
  [ErrorCode.RATE_LIMITED]: [429],
  [ErrorCode.DEGRADED]: [503],
  [ErrorCode.UNAUTHENTICATED]: [401],
};

describe('The catalogue of problems', () => {
  let errors: NamedError[];
  beforeAll(async () => {
    errors = await namedErrors();
  });

  const those = (isFaulty: (error: NamedError) => boolean): string[] =>
    errors.filter(isFaulty).map(({ name }) => name);

  it('has every error that the code base throws', () => {
    expect(errors.length).toBeGreaterThan(30);
    expect(those(({ type }) => findProblemType(type.slug) !== type)).toEqual([]);
  });

  it('calls each error by a name of its own', () => {
    expect(those(({ type, inherited }) => type === inherited)).toEqual([]);
    const slugs = errors.map(({ type }) => type.slug);
    expect(slugs.filter((slug, at) => slugs.indexOf(slug) !== at)).toEqual([]);
  });

  it('has slugs that stand in a URL as they are', () => {
    expect(those(({ type }) => !/^[a-z]+(-[a-z]+)*$/.test(type.slug))).toEqual([]);
  });

  it('says in prose what each problem is', () => {
    expect(those(({ type }) => type.title.length < 5 || /[.\n]$/.test(type.title))).toEqual([]);
    expect(those(({ type }) => !/^[A-Z].{30,}\.$/s.test(type.about))).toEqual([]);
  });

  it('has a status for each, among those that the contract has for its code', () => {
    expect(those(({ error }) => !STATUSES[error.code]?.includes(statusOf(error)))).toEqual([]);
  });

  it('has an error of each kind and each code', () => {
    expect(ERROR_KINDS.filter((kind) => !errors.some(({ error }) => error.kind === kind))).toEqual([]);
    const codes = new Set(errors.map(({ error }) => error.code));
    expect([...codes].toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
});

describe('A name for a problem', () => {
  it('is taken from the class above where an error has none', () => {
    class Nameless extends InvalidInputError {}
    expect(problemTypeOf(new Nameless('no')).slug).toBe('invalid-input');
  });

  it('is found by its slug as soon as the class is there', () => {
    @Problem('too-salty', 'Too Salty', 'The soup has more salt than the recipe says.')
    class TooSalty extends InvalidInputError {}
    expect(findProblemType('too-salty')).toBe(problemTypeOf(new TooSalty('no')));
    expect(findProblemType('too-sweet')).toBeUndefined();
  });
});
