import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

export interface Asked {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

/** The words of somebody on the way who answers for the service. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What becomes of a request: it is passed on, or its answer is lost, or the line is cut before, or somebody else answers. */
export type Fate = 'passed' | 'answer lost' | 'cut' | Reply;

/** Stands between a client and the service, notes what is asked, and does to it what a test wants. */
export class Line implements AsyncDisposable {
  readonly asked: Asked[] = [];
  /** Decides on each request, when it likes. */
  fate: (asked: Asked) => Fate | Promise<Fate> = () => 'passed';

  private constructor(
    private readonly service: string,
    private readonly server: Server,
  ) {
    server.on('request', (question, answer) => void this.handle(question, answer));
  }

  static async to(service: string): Promise<Line> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Line(service, server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** How often this was asked. */
  times(method: string, path: string): number {
    return this.asked.filter((one) => one.method === method && one.path === path).length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async handle(question: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = question;
    const asked = { method, path: new URL(url, this.service).pathname, headers };
    this.asked.push(asked);
    try {
      const fate = await this.fate(asked);
      if (fate === 'cut') answer.destroy();
      else if (typeof fate === 'object') answer.writeHead(fate.status, { ...fate.headers }).end(fate.body);
      else await this.pass(question, answer, fate);
    } catch {
      // Who asked has hung up, or the service has.
      answer.destroy();
    }
  }

  private async pass(
    question: IncomingMessage,
    answer: ServerResponse,
    fate: 'passed' | 'answer lost',
  ): Promise<void> {
    const { method = '', url = '', headers } = question;
    const passed = request(this.service + url, { method, headers });
    const [[response]] = await Promise.all([
      once(passed, 'response') as Promise<[IncomingMessage]>,
      pipeline(question, passed),
    ]);
    if (fate === 'answer lost') answer.destroy();
    else answer.writeHead(response.statusCode ?? 0, response.headers);
    await pipeline(response, answer);
  }
}
