import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { BuiltService } from '../../support/built-service.js';
import { TestApp } from '../../support/test-app.js';

type Schema = Record<string, unknown>;
interface Operation {
  operationId?: string;
  summary?: string;
  parameters?: { name: string; schema?: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { $ref?: string; content?: Record<string, { schema: Schema }> }>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/** The routes of the service as Fastify draws them: a tree, each line a part of the path with the methods it ends. */
function routesOf(tree: string): string[] {
  const parts: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', part = '', methods = ''] = /^([ │]*)[├└]── (\S*)(?: \((.*)\))?$/u.exec(line) ?? [];
    const depth = indent.length / 4;
    parts.splice(depth, parts.length, part);
    const path = parts.join('').replaceAll(/:(\w+)/g, '{$1}');
    return methods.split(', ').map((method) => `${method.toLowerCase()} ${path}`);
  });
}

/** Every schema in a part of the document, with the way to it. */
function schemasIn(part: unknown, way = ''): [string, Schema][] {
  if (typeof part !== 'object' || part === null) return [];
  const inner = Object.entries(part).flatMap(([key, value]) => schemasIn(value, `${way}/${key}`));
  const isSchema = /\/(schema|items|schemas\/\w+|properties\/\w+|(any|one|all)Of\/\d+)$/.test(way);
  return isSchema && !/\/example/.test(way) ? [[way, part as Schema], ...inner] : inner;
}

const SAYS_SOMETHING = [
  '$ref',
  'anyOf',
  'oneOf',
  'allOf',
  'enum',
  'const',
  'properties',
  'additionalProperties',
  'items',
];
const isBare = (schema: Schema): boolean =>
  SAYS_SOMETHING.every((word) => schema[word] === undefined) &&
  [schema['type']].flat().every((type) => type === undefined || type === 'object' || type === 'array');

describe('The OpenAPI document of the build', () => {
  let service: BuiltService;
  let document: Document;
  let operations: [string, Operation][];
  beforeAll(async () => {
    service = await BuiltService.start();
    document = (await request(service.url).get('/openapi.json').expect(200)).body as Document;
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]): [string, Operation] => [
        `${method} ${path}`,
        operation,
      ]),
    );
  });
  afterAll(() => service.stop());

  it('is the one that is committed: `npm run openapi` writes it', () => {
    const committed = readFileSync('openapi.json', 'utf8');
    expect(JSON.parse(committed)).toEqual(document);
    expect(committed.length).toBeLessThan(1_000_000);
  });

  it('is OpenAPI 3.1', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d+$/);
  });

  it('has every route of the API, and no other', async () => {
    const app = await TestApp.start();
    const tree = app.nest.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false });
    await app.close();
    const routes = routesOf(tree).filter((route) => / \/v\d\//.test(route) && !route.startsWith('head '));
    expect(routes.length).toBeGreaterThan(10);
    const documented = operations.map(([name]) => name).filter((name) => / \/v\d\//.test(name));
    expect(documented.toSorted()).toEqual(routes.toSorted());
  });

  it('names each operation, once, and says what it is for', () => {
    const ids = operations.map(([name, { operationId }]) => operationId ?? `none for ${name}`);
    expect(new Set(ids).size).toBe(operations.length);
    expect(ids.filter((id) => !/^\w+$/.test(id))).toEqual([]);
    expect(operations.filter(([, { summary }]) => !summary).map(([name]) => name)).toEqual([]);
  });

  it('gives each operation explicit status codes, one of them of success', () => {
    for (const [name, { responses }] of operations) {
      const statuses = Object.keys(responses);
      expect([name, statuses.filter((status) => !/^[1-5]\d\d$/.test(status))]).toEqual([name, []]);
      expect([name, statuses.some((status) => status.startsWith('2'))]).toEqual([name, true]);
    }
  });

  it('gives each answer a schema, but for 202, 204 and 304', () => {
    const silent = operations.flatMap(([name, { responses }]) =>
      Object.entries(responses)
        .filter(([status, { $ref, content }]) => !['202', '204', '304'].includes(status) && !$ref && !content)
        .map(([status]) => `${name} ${status}`),
    );
    expect(silent).toEqual([]);
  });

  it('has a body for each operation that needs one, and for no other', () => {
    const withBody = operations.filter(([, { requestBody }]) => requestBody).map(([name]) => name);
    expect(withBody.toSorted()).toEqual(
      [
        'delete /v1/users/me',
        'patch /v1/admin/flags/{key}',
        'patch /v1/admin/settings/{name}',
        'patch /v1/posts/{id}',
        'patch /v2/posts/{id}',
        'patch /v1/users/me',
        'patch /v1/users/{id}',
        'post /v1/auth/email/change',
        'post /v1/auth/email/confirm',
        'post /v1/auth/email/verify',
        'post /v1/auth/login',
        'post /v1/auth/password/change',
        'post /v1/auth/password/forgot',
        'post /v1/auth/password/reset',
        'post /v1/auth/refresh',
        'post /v1/posts',
        'post /v2/posts',
        'post /v2/posts/{id}/transfer',
        'post /v1/posts/{id}/transfer',
        'post /v1/users',
      ].toSorted(),
    );
  });

  it('has no schema that is empty or a bare object', () => {
    const schemas = schemasIn(document);
    expect(schemas.length).toBeGreaterThan(50);
    expect(schemas.filter(([, schema]) => isBare(schema)).map(([way]) => way)).toEqual([]);
  });

  it('refers only to what it holds', () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/([\w-]+)"/g)];
    expect(refs.length).toBeGreaterThan(0);
    const components = document.components as Record<string, Record<string, unknown>>;
    for (const [, kind = '', name = ''] of refs) expect(Object.keys(components[kind] ?? {})).toContain(name);
  });

  it('names what it holds in snake case', () => {
    const names = Object.values(document.components.schemas).flatMap(({ properties }) =>
      Object.keys((properties ?? {}) as object),
    );
    expect(names.filter((name) => !/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name))).toEqual([]);
  });
});
