import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ExposureSettings, HttpSettings } from '#infrastructure/config/settings.js';
import { endpointOf } from './endpoint.js';
import { ServerResponseWithHead } from './head.js';

/** What is for those who run the service, by its route's template. */
const MANAGEMENT = /^\/(metrics|health|docs(\/.*)?|openapi[.](json|yaml))$/;
const PROBE = /^\/health\//;

/** A port of its own for what is not everybody's business, where one is set. */
@Injectable()
export class Management {
  private server: Server | null = null;

  constructor(
    private readonly exposure: ExposureSettings,
    private readonly http: HttpSettings,
    private readonly adapterHost: HttpAdapterHost,
  ) {}

  /** Listens, where a port is set. */
  async listen(): Promise<void> {
    const { managementPort: port } = this.exposure;
    if (port === 0) return;
    const fastify: FastifyInstance = this.adapterHost.httpAdapter.getInstance();
    this.server = createServer({ ServerResponse: ServerResponseWithHead }, (request, response) =>
      fastify.routing(request, response),
    );
    this.server.listen({ host: this.http.host, port });
    await once(this.server, 'listening');
  }

  /** Whether the route is to be had at the port at which it is asked for. */
  has(request: FastifyRequest): boolean {
    if (!this.server) return true;
    const endpoint = endpointOf(request);
    const isHere = request.raw.socket.localPort === this.exposure.managementPort;
    return PROBE.test(endpoint) || MANAGEMENT.test(endpoint) === isHere;
  }

  /** Together with the public port, so that whoever asks here for readiness hears that it is over. */
  readonly close = (done: () => void): void => {
    this.server?.close();
    this.server?.closeIdleConnections();
    done();
  };
}
