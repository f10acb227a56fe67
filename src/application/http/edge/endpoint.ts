import type { FastifyRequest } from 'fastify';

const PROBES = new Set(['/health', '/health/live', '/health/ready', '/health/startup', '/metrics']);
const API = /^\/v\d+\//;

/** The template of the route, so that a million paths are one series. */
export const endpointOf = (request: FastifyRequest): string =>
  request.is404 ? 'unmatched' : (request.routeOptions.url ?? 'unmatched');

/** Whether the route is one of the API, of whichever version; by its template, not by what was typed. */
export const isOfApi = ({ routeOptions: { url } }: FastifyRequest): boolean =>
  url !== undefined && API.test(url);

/** Whether an orchestrator or a scraper asks here how the service is. */
export const isProbe = (path: string): boolean => PROBES.has(path);
