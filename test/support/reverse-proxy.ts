import { once } from 'node:events';
import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

const LOOK_MS = 100;
const LOOK_TIMEOUT_MS = 1_000;
/** What belongs to one connection, and is not passed on (RFC 9110, 7.6.1). */
const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te', 'trailer'];

/** What orchestrators put before a service: each request goes to the next instance that says it is ready, and is never sent twice. */
export class ReverseProxy {
  private readonly agent = new Agent({ keepAlive: true });
  /** Whether each instance was ready when it was last asked, by its URL. */
  private readonly instances = new Map<string, boolean>();
  private readonly timer = setInterval(() => void this.look(), LOOK_MS);
  private turn = 0;

  private constructor(private readonly server: Server) {
    server.on('request', (asked, answer) => void this.handle(asked, answer));
  }

  static async start(): Promise<ReverseProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ReverseProxy(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The instances that get requests. */
  get ready(): string[] {
    return [...this.instances].flatMap(([url, isReady]) => (isReady ? [url] : []));
  }

  /** It gets requests as soon as it is ready. */
  add(url: string): void {
    this.instances.set(url, false);
  }

  remove(url: string): void {
    this.instances.delete(url);
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    this.agent.destroy();
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async look(): Promise<void> {
    await Promise.all(
      [...this.instances.keys()].map(async (url) => {
        const signal = AbortSignal.timeout(LOOK_TIMEOUT_MS);
        const isReady = await fetch(`${url}/health/ready`, { signal }).then(
          ({ ok }) => ok,
          () => false,
        );
        if (this.instances.has(url)) this.instances.set(url, isReady);
      }),
    );
  }

  private async handle(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { ready } = this;
    const instance = ready[(this.turn += 1) % ready.length];
    if (instance === undefined) {
      answer.writeHead(503).end();
      return;
    }
    try {
      const { method = '', url = '', headers } = asked;
      const forwarded = request(instance + url, { method, headers: endToEnd(headers), agent: this.agent });
      const [[response]] = await Promise.all([
        once(forwarded, 'response') as Promise<[IncomingMessage]>,
        pipeline(asked, forwarded),
      ]);
      answer.writeHead(response.statusCode ?? 0, endToEnd(response.headers));
      await pipeline(response, answer);
    } catch {
      // Lost: the client learns it by a connection that ends.
      answer.destroy();
    }
  }
}

const endToEnd = (headers: IncomingMessage['headers']): IncomingMessage['headers'] =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name)));
