import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import createRouter from 'find-my-way';

/** Which methods a path has, asked only when the one that was used is not among them. */
@Injectable()
export class AllowedMethods {
  private readonly router = createRouter({ maxParamLength: Number.MAX_SAFE_INTEGER });

  /** Learns every route that is registered from now on. */
  learnFrom(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ url, method }) => {
      for (const one of [method].flat()) this.add(url, one);
    });
  }

  private add(url: string, method: string): void {
    const methods = this.router.findRoute('GET', url)?.store as Set<string> | undefined;
    if (methods) methods.add(method);
    // Kept under one method, whatever the route's own: a path is asked for all of its methods at once.
    else this.router.on('GET', url, () => undefined, new Set([method]));
  }

  /** In alphabetical order; empty when nothing has the path. */
  of(path: string): string[] {
    const methods = this.router.find('GET', path)?.store as Set<string> | undefined;
    return [...(methods ?? [])].toSorted();
  }
}
