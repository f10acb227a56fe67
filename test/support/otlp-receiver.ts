import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { eventually } from './eventually.js';
import { type ReceivedSpan, spansIn } from './otlp-wire.js';

/** Takes traces as a collector does, over OTLP/HTTP on a free port; or hangs, or refuses. */
export class OtlpReceiver {
  mode: 'fine' | 'hang' | 'refuse' = 'fine';
  readonly spans: ReceivedSpan[] = [];
  /** Of every request, whatever became of it. */
  readonly contentTypes: string[] = [];
  readonly bodies: Buffer[] = [];
  private server: Server | null = null;
  private port = 0;

  async start(): Promise<this> {
    this.server = createServer((request, response) => void this.take(request, response));
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
    return this;
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request).catch(() => null);
    if (!body) return;
    const contentType = request.headers['content-type'] ?? '';
    this.contentTypes.push(contentType);
    this.bodies.push(body);
    if (this.mode === 'hang') return;
    const isTaken = this.mode === 'fine' && request.url === '/v1/traces';
    if (isTaken) this.spans.push(...spansIn(contentType, body));
    response.writeHead(isTaken ? 200 : 503).end();
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    this.server?.close();
    this.server = null;
  }

  /** What makes the service send its traces here, at once. */
  get variables(): Record<string, string> {
    return {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${this.port}`,
      OTEL_BSP_SCHEDULE_DELAY: '50',
    };
  }

  /** The span of this name, in this trace where one is given; now or soon. */
  span(name: string, traceId?: string): Promise<ReceivedSpan> {
    return eventually(async () => {
      const found = this.spans.find(
        (span) => span.name === name && (traceId === undefined || span.traceId === traceId),
      );
      if (!found) throw new Error(`No span ${name} among: ${this.spans.map((span) => span.name).join(', ')}`);
      return found;
    });
  }

  /** The names from this span up to the one that is nobody's child here, once the trace's root, which ends last, is here. */
  async lineOf(span: ReceivedSpan, root: string): Promise<string[]> {
    await this.span(root, span.traceId);
    return this.upwardsFrom(span);
  }

  private upwardsFrom(span: ReceivedSpan): string[] {
    const parent = this.spans.find(({ spanId }) => spanId === span.parentSpanId);
    return [span.name, ...(parent ? this.upwardsFrom(parent) : [])];
  }
}
