import request from 'supertest';
import type { TestApp } from '../../../support/test-app.js';

interface Document {
  security?: object[];
  paths: Record<string, Record<string, { security?: object[] }>>;
}

/** An operation of the document: `GET /v1/posts/{id}`. */
export interface Documented {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  /** The ways to be heard; an empty one is to come without anything. */
  readonly security: object[];
}

/** Every operation that the running service documents. */
export const documented = ({ url }: TestApp): Promise<Documented[]> => documentedAt(url);

export async function documentedAt(url: string): Promise<Documented[]> {
  const { paths, security = [] } = (await request(url).get('/openapi.json').expect(200)).body as Document;
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
      security: operation.security ?? security,
    })),
  );
}
