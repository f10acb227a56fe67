import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

interface Schema {
  readonly $ref?: string;
  readonly type?: string | string[];
  readonly items?: Schema;
  readonly maxItems?: number;
  readonly properties?: Record<string, Schema>;
}
interface Document {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, Schema> };
}
interface Operation {
  readonly parameters?: { name: string; schema: { maximum?: number; default?: number } }[];
  readonly responses: Record<string, { content?: Record<string, { schema?: Schema }> }>;
}

/** What is taken away whole: it is read while it is written, and no more than five times a day. */
const WHOLE = ['get /v1/users/me/export'];
/** What we declare in the source, of which people cannot make more. */
const DECLARED = ['get /v1/admin/flags', 'get /v1/admin/settings', 'get /.well-known/jwks.json'];

/** The operations whose lists may be of any length. */
function unbounded({ paths, components }: Document): string[] {
  const isOpen = ({ $ref, type, items, maxItems, properties }: Schema): boolean => {
    if ($ref) return isOpen(components.schemas[$ref.split('/').at(-1) ?? ''] ?? {});
    if (items && [type].flat().includes('array')) return maxItems === undefined || isOpen(items);
    return Object.values(properties ?? {}).some(isOpen);
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { parameters = [], responses }]) => {
      const name = `${method} ${path}`;
      const schema = responses['200']?.content?.['application/json']?.schema ?? {};
      const isList = hasData(schema, components.schemas);
      const limit = parameters.find((parameter) => parameter.name === 'limit')?.schema;
      const isPaged = limit?.maximum !== undefined && limit.default !== undefined;
      const isBounded = !isOpen(schema) && (!isList || isPaged || DECLARED.includes(name));
      return isBounded || WHOLE.includes(name) ? [] : [name];
    }),
  );
}

const hasData = ({ $ref, properties }: Schema, schemas: Document['components']['schemas']): boolean =>
  $ref
    ? hasData(schemas[$ref.split('/').at(-1) ?? ''] ?? {}, schemas)
    : properties?.['data']?.items !== undefined;

describe('A list', () => {
  const document = JSON.parse(readFileSync('openapi.json', 'utf8')) as Document;
  const soups: Schema = { type: 'array', items: { type: 'string' } };
  const limit = { name: 'limit', schema: { maximum: 100, default: 20 } };
  const withSoups = (parameters: Operation['parameters'] = [], data: Schema = soups): Document => {
    const schema = { properties: { data } };
    const get = { parameters, responses: { 200: { content: { 'application/json': { schema } } } } };
    return { ...document, paths: { '/v1/soups': { get } } };
  };

  it('is bounded, whoever asks for it', () => {
    expect(unbounded(document)).toEqual([]);
  });

  it('that is not is found out', () => {
    const bounded = { ...soups, maxItems: 100 };
    expect(unbounded(withSoups([limit], bounded))).toEqual([]);
    expect(unbounded(withSoups([limit]))).toEqual(['get /v1/soups']);
    expect(unbounded(withSoups([], bounded))).toEqual(['get /v1/soups']);
    expect(unbounded(withSoups([{ name: 'limit', schema: { default: 20 } }], bounded))).toEqual([
      'get /v1/soups',
    ]);
  });
});
