import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { AllowedMethods } from '../../../src/application/http/edge/allowed-methods.js';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';

/** What anybody may call. A route that is missing here must ask for a token. */
const PUBLIC = [
  'POST /v1/users',
  'GET /v1/users',
  'GET /v1/users/:id',
  'GET /v1/users/by-username/:username',
  'POST /v1/auth/login',
  'POST /v1/auth/email/verify',
  'POST /v1/auth/email/confirm',
  'POST /v1/auth/password/forgot',
  'POST /v1/auth/password/reset',
  'GET /v1/posts',
  'GET /v1/posts/:id',
].flatMap((route) => [route, route.replace('GET', 'HEAD')]);

/** A few that are private, so that a walk that finds nothing is noticed. */
const PRIVATE = ['GET /v1/users/me', 'PATCH /v1/users/me', 'PATCH /v1/users/:id', 'POST /v1/posts'];

const ID = '01990000-0000-7000-8000-000000000000';

interface Route {
  method: string;
  path: string;
}

describe('Without a token', () => {
  let app: TestApp;
  let routes: Route[];
  beforeAll(async () => {
    app = await TestApp.start();
    routes = routesOf(app).filter(({ path }) => path.startsWith('/v1'));
  });
  afterAll(() => app.close());

  /** Every route that Fastify was given, whoever gave it. */
  function routesOf({ nest }: TestApp): Route[] {
    const { routes: known } = Reflect.get(nest.get(AllowedMethods, { strict: false }), 'router') as {
      routes: { path: string; store: Set<string> }[];
    };
    return known.flatMap(({ path, store }) => [...store].map((method) => ({ method, path })));
  }

  const isPublic = ({ method, path }: Route): boolean => PUBLIC.includes(`${method} ${path}`);

  /** Asks a route with a body that it cannot read. */
  function ask({ method, path }: Route) {
    const url = path.replaceAll(/:\w+/g, ID);
    const asked = request(app.url)[method.toLowerCase() as 'post'](url);
    return method === 'HEAD' ? asked : asked.set('content-type', 'application/json').send('{"title":');
  }

  it('the walk finds the routes', () => {
    const found = routes.map(({ method, path }) => `${method} ${path}`);
    expect(found).toEqual(
      expect.arrayContaining([...PRIVATE, ...PUBLIC.filter((one) => !one.startsWith('HEAD'))]),
    );
    expect(new Set(found).size).toBe(found.length);
  });

  it('nothing but what is public answers, and no body is looked at', async () => {
    const open: string[] = [];
    for (const route of routes.filter((one) => !isPublic(one))) {
      const answer = await ask(route);
      if (answer.status !== 401 || answer.headers['www-authenticate'] !== 'Bearer')
        open.push(`${route.method} ${route.path}: ${answer.status}`);
      else if (route.method !== 'HEAD') problem(401, 'unauthenticated')(answer);
    }
    expect(open).toEqual([]);
  });

  it('what is public is open to strangers', async () => {
    const closed: string[] = [];
    for (const route of routes.filter(isPublic)) {
      const { status } = await ask(route);
      // Users are listed for admins only; the same path gives profiles by their ids to anybody.
      if (status === 401 && route.path !== '/v1/users') closed.push(`${route.method} ${route.path}`);
    }
    expect(closed).toEqual([]);
  });

  it('but with a bad one, not even what is public answers', async () => {
    const answering: string[] = [];
    for (const route of routes) {
      const { status, headers } = await ask(route).set('authorization', 'Bearer bad.bad.bad');
      if (status !== 401 || headers['www-authenticate'] !== 'Bearer')
        answering.push(`${route.method} ${route.path}: ${status}`);
    }
    expect(answering).toEqual([]);
  });
});
