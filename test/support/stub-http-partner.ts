import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** How a partner behaves: well, badly in some way, or with one status whatever it is asked. */
export type Mode = 'fine' | 'hang' | 'stall' | 'rubbish' | 'flood' | 'reset' | number;

export interface Arrival {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly json: unknown;
}

const FLOOD_BYTES = 104_857_600;
const CHUNK = Buffer.alloc(65_536, ' ');

/** A partner over real HTTP on a free port, which notes what arrives. Its address stays the same when it is stopped and started. */
export abstract class StubHttpPartner {
  mode: Mode = 'fine';
  readonly arrivals: Arrival[] = [];
  /** How much of a flood has left before the caller hung up. */
  flooded = 0;
  private server: Server | null = null;
  private port = 0;

  /** The answer when it is fine. */
  protected abstract answer(arrival: Arrival): Answer;

  async start(): Promise<this> {
    this.server = createServer((request, response) => void this.handle(request, response));
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
    return this;
  }

  /** Hangs up on everybody, and is gone. */
  async stop(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (!server) return;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    // A caller that gives up in the middle of its question has asked nothing.
    const body = await text(request).catch(() => null);
    if (body === null) return;
    const arrival = { method, path: url, headers, body };
    this.arrivals.push(arrival);
    const { mode } = this;
    if (mode === 'fine') reply(response, this.answer(arrival));
    else if (typeof mode === 'number') reply(response, { status: mode, json: { error: mode } });
    else await this.misbehave(mode, request, response);
  }

  private async misbehave(
    mode: Exclude<Mode, 'fine' | number>,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (mode === 'reset') request.socket.resetAndDestroy();
    if (mode === 'rubbish') response.writeHead(200).end('<html>{"url":');
    if (mode === 'stall') response.writeHead(200, { 'content-type': 'application/json' }).write('{"url":');
    if (mode === 'flood') await this.flood(response.writeHead(200, { 'content-type': 'application/json' }));
  }

  private async flood(response: ServerResponse): Promise<void> {
    const closed = once(response, 'close');
    for (let sent = 0; sent < FLOOD_BYTES && !response.closed; sent += CHUNK.length) {
      if (!response.write(CHUNK)) await Promise.race([once(response, 'drain'), closed]);
      this.flooded = sent;
    }
    response.end();
  }
}

function reply(response: ServerResponse, { status, json }: Answer): void {
  const location = status >= 300 && status < 400 ? { location: '/elsewhere' } : {};
  response.writeHead(status, { 'content-type': 'application/json', ...location }).end(JSON.stringify(json));
}
