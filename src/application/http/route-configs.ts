import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { accessOf } from './access.js';
import { limitsOf } from './limits/route-limits.js';
import { configureRoute } from './route-config.js';

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
