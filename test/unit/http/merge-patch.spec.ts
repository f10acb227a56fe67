import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mergePatch } from '#application/http/merge-patch.js';

/** RFC 7396, appendix A: target, patch, result. */
const VECTORS: [unknown, unknown, unknown][] = [
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [
    ['a', 'b'],
    ['c', 'd'],
    ['c', 'd'],
  ],
  [{ a: 'b' }, ['c'], ['c']],
  [{ a: 'foo' }, null, null],
  [{ a: 'foo' }, 'bar', 'bar'],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: 'b', c: null }, { a: 'b' }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
];

/** The example of section 3. */
const ARTICLE = {
  title: 'Goodbye!',
  author: { givenName: 'John', familyName: 'Doe' },
  tags: ['example', 'sample'],
  content: 'This will be unchanged',
};

const json = fc.jsonValue({ maxDepth: 4 });
type JsonObject = Record<string, unknown>;
const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const object = json.filter((value) => isObject(value)) as fc.Arbitrary<JsonObject>;
const hasNull = (value: unknown): boolean =>
  value === null || (isObject(value) && Object.values(value).some((inner) => hasNull(inner)));
const withoutNulls = json.filter((value) => !hasNull(value));

describe('A merge patch', () => {
  it.each(VECTORS)('of %j by %j gives %j', (target, patch, result) => {
    expect(mergePatch(target, patch)).toStrictEqual(result);
  });

  it('follows the example of the RFC', () => {
    const patch = {
      title: 'Hello!',
      phoneNumber: '+01-123-456-7890',
      author: { familyName: null },
      tags: ['example'],
    };
    expect(mergePatch(ARTICLE, patch)).toStrictEqual({
      title: 'Hello!',
      author: { givenName: 'John' },
      tags: ['example'],
      content: 'This will be unchanged',
      phoneNumber: '+01-123-456-7890',
    });
  });

  it('passes over what is undefined, as a request has what was not sent', () => {
    expect(mergePatch({ title: 'kept' }, { title: undefined, bio: undefined })).toStrictEqual({
      title: 'kept',
    });
  });

  it('that is empty changes nothing in an object', () => {
    fc.assert(
      fc.property(object, (target) => {
        expect(mergePatch(target, {})).toEqual(target);
      }),
    );
  });

  it('leaves its target and itself as they were', () => {
    fc.assert(
      fc.property(json, json, (target, patch) => {
        const before = structuredClone([target, patch]);
        mergePatch(target, patch);
        expect([target, patch]).toEqual(before);
      }),
    );
  });

  it('applied twice is as applied once', () => {
    fc.assert(
      fc.property(json, json, (target, patch) => {
        const once = mergePatch(target, patch);
        expect(mergePatch(once, patch)).toEqual(once);
      }),
    );
  });

  it('that is no object replaces everything', () => {
    fc.assert(
      fc.property(
        json,
        json.filter((value) => !isObject(value)),
        (target, patch) => {
          expect(mergePatch(target, patch)).toEqual(patch);
        },
      ),
    );
  });

  it('without nulls, of nothing, is the patch', () => {
    fc.assert(
      fc.property(withoutNulls, (patch) => {
        expect(mergePatch({}, patch)).toEqual(patch);
        expect(mergePatch(null, patch)).toEqual(patch);
      }),
    );
  });

  it('has the last word on each of its members, and none on the others', () => {
    fc.assert(
      fc.property(object, object, (target, patch) => {
        const result = mergePatch(target, patch) as Record<string, unknown>;
        const expected = Object.keys({ ...target, ...patch }).filter(
          (key) => patch[key] !== null || !(key in patch),
        );
        expect(Object.keys(result).toSorted()).toEqual(expected.toSorted());
        for (const key of Object.keys(target))
          if (!Object.hasOwn(patch, key)) expect(result[key]).toEqual(target[key]);
      }),
    );
  });

  it('takes __proto__ for a key like any other', () => {
    const patch: unknown = JSON.parse(
      '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}',
    );
    expect(JSON.stringify(mergePatch({}, patch))).toBe(JSON.stringify(patch));
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
    expect(mergePatch({}, JSON.parse('{"__proto__":null}'))).toStrictEqual({});
  });
});
