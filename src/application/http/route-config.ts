import type { FastifyContextConfig } from 'fastify';

/** Where Nest looks for the configuration of a route of Fastify. */
const ROUTE_CONFIG = '__fastify_route_config__';

/** Adds to the configuration of a handler's route, beside what others have said of it. */
export function configureRoute(handler: object, config: Partial<FastifyContextConfig>): void {
  const before = Reflect.getMetadata(ROUTE_CONFIG, handler) as object | undefined;
  Reflect.defineMetadata(ROUTE_CONFIG, { ...before, ...config }, handler);
}

/** As {@link configureRoute}, of the method that it stands on: a Fastify route's configuration is not read from classes. */
export const ConfigureRoute =
  (config: Partial<FastifyContextConfig>): MethodDecorator =>
  (_, __, { value }) => {
    configureRoute(value as object, config);
  };
