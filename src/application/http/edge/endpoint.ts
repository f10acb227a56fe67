import type { FastifyRequest } from 'fastify';

const PROBES = new Set(['/health', '/health/live', '/health/ready', '/health/startup', '/metrics']);
const API = /^\/v\d+\//;

declare module 'fastify' {
  interface FastifyRequest {
    route: FastifyRequest['routeOptions'] | null;
  }
}

/** The route's own options. Kept with the request: Fastify makes them anew each time they are asked for, and many ask. */
export const routeOf = (request: FastifyRequest): FastifyRequest['routeOptions'] =>
  (request.route ??= request.routeOptions);

/** The template of the route, so that a million paths are one series. */
export const endpointOf = (request: FastifyRequest): string => routeOf(request).url ?? 'unmatched';

/** What was asked for, without its parameters. */
export function pathOf(url: string): string {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}

/** Whether the route is one of the API, of whichever version; by its template, not by what was typed. */
export const isOfApi = (request: FastifyRequest): boolean => API.test(endpointOf(request));

/** Whether an orchestrator or a scraper asks here how the service is. */
export const isProbe = (path: string): boolean => PROBES.has(path);
