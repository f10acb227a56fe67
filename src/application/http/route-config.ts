import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { FastifyContextConfig } from 'fastify';
import { accessOf } from './access.js';
import { limitsOf } from './limits/route-limits.js';

/** Where Nest looks for the configuration of a route of Fastify. */
const ROUTE_CONFIG = '__fastify_route_config__';

/** Adds to the configuration of a handler's route, beside what others have said of it. */
function configureRoute(handler: object, config: Partial<FastifyContextConfig>): void {
  const before = Reflect.getMetadata(ROUTE_CONFIG, handler) as object | undefined;
  Reflect.defineMetadata(ROUTE_CONFIG, { ...before, ...config }, handler);
}

/** As {@link configureRoute}, of the method that it stands on: a Fastify route's configuration is not read from classes. */
export const ConfigureRoute =
  (config: Partial<FastifyContextConfig>): MethodDecorator =>
  (_, __, { value }) => {
    configureRoute(value as object, config);
  };

type Handler = (...args: never[]) => unknown;

/** Carries what decorators say of a handler, and what they do not say, to where the hooks see it. */
@Injectable()
export class RouteConfigs {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  /** To be called before the routes are registered. */
  configure(): void {
    for (const { metatype } of this.discovery.getControllers()) {
      const prototype = metatype?.prototype as Record<string, Handler> | undefined;
      for (const name of this.scanner.getAllMethodNames(prototype ?? null)) {
        const handler = prototype?.[name];
        if (handler && metatype)
          configureRoute(handler, { ...accessOf(handler), ...limitsOf(handler, metatype) });
      }
    }
  }
}
