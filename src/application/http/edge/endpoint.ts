import type { FastifyContextConfig, FastifyRequest } from 'fastify';

const PROBES = new Set(['/health', '/health/live', '/health/ready', '/health/startup', '/metrics']);
const API = /^\/v\d+\//;

declare module 'fastify' {
  interface FastifyRequest {
    route: Route | null;
  }
}

/** What the hooks ask of a route. */
interface Route {
  readonly endpoint: string;
  readonly config: FastifyContextConfig;
  readonly isOfApi: boolean;
}

/** Found out once: Fastify makes a route's options anew each time they are asked for. */
const routes = new WeakMap<FastifyContextConfig, Route>();

export function routeOf(request: FastifyRequest): Route {
  return (request.route ??= known(request.routeOptions));
}

function known({ url, config }: FastifyRequest['routeOptions']): Route {
  const endpoint = url ?? 'unmatched';
  return routes.getOrInsertComputed(config, () => ({ endpoint, config, isOfApi: API.test(endpoint) }));
}

/** The template of the route, so that a million paths are one series. */
export const endpointOf = (request: FastifyRequest): string => routeOf(request).endpoint;

/** What was asked for, without its parameters. */
export function pathOf(url: string): string {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}

/** Whether the route is one of the API, of whichever version; by its template, not by what was typed. */
export const isOfApi = (request: FastifyRequest): boolean => routeOf(request).isOfApi;

/** Whether an orchestrator or a scraper asks here how the service is. */
export const isProbe = (path: string): boolean => PROBES.has(path);
